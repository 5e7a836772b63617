// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { measureElements } from '#ui/renderers/test-measure-elements.ts'
import { cells, header, show } from './test-render-table.tsx'

beforeEach(() => measureElements({ width: 1000, height: 600 }))

const files = [
  { name: 'a.csv', size: 49_869_112, share: 0.5, day: '2026-11-28' },
  { name: 'b.csv', size: 1300, share: -0.25, day: '2026-11-27' },
]
const menuOf = (name: string) => screen.getByRole('button', { name: `Menu for column ${name}` })

test('numbers and dates are formatted by column, and copied and shown in the details as they are', async () => {
  const { user } = show(files)
  expect(cells(2)).toEqual(['49,869,112', '1,300'])
  expect(cells(3)).toEqual(['0.50', '-0.25'])
  expect(cells(4)).toEqual(['28 Nov 2026', '27 Nov 2026'])
  await user.click(screen.getByRole('gridcell', { name: '49,869,112' }))
  const details = screen.getByRole('region', { name: 'Row 1, size' })
  expect(within(details).getByText('49869112')).toBeTruthy()
  await user.click(within(details).getByRole('button', { name: 'Copy value' }))
  expect(await navigator.clipboard.readText()).toBe('49869112')
  await user.click(screen.getByRole('button', { name: 'Export table' }))
  await user.click(screen.getByRole('menuitem', { name: 'Copy CSV' }))
  expect(await navigator.clipboard.readText()).toContain('a.csv,49869112,0.5,2026-11-28')
})

test('the search finds numbers as they are shown', async () => {
  const { user } = show(files)
  await user.type(screen.getByRole('searchbox', { name: 'Search table' }), '9,869,112')
  await waitFor(() => expect(cells(1)).toEqual(['a.csv']))
})

test('the format and the bars of a column are chosen in its menu and kept in the URL', async () => {
  const { user, router } = show(files)
  await user.click(menuOf('size'))
  await user.selectOptions(screen.getByRole('combobox', { name: 'Format' }), 'Bytes')
  await user.click(screen.getByRole('checkbox', { name: 'Show bars' }))
  expect(cells(2)).toEqual(['50 MB', '1.3 kB'])
  await waitFor(() =>
    expect([...new URLSearchParams(router.state.location.search)]).toEqual([
      ['table-format', 'bytes:size'],
      ['table-bars', 'size'],
    ]),
  )
  const { search } = router.state.location
  cleanup()
  const again = show(files, `/${search}`)
  expect(cells(2)).toEqual(['50 MB', '1.3 kB'])
  await again.user.click(screen.getByRole('button', { name: 'Reset view' }))
  expect(cells(2)).toEqual(['49,869,112', '1,300'])
})

test('bars start at zero, to the left for negative numbers', () => {
  show(files, '/?table-bars=share')
  const bars = screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[2]?.querySelector<HTMLElement>('[aria-hidden]')?.style)
  expect(bars.map((style) => [style?.insetInlineStart, style?.width])).toEqual([
    [`${(100 * 0.25) / 0.75}%`, `${(100 * 0.5) / 0.75}%`],
    ['0%', `${(100 * 0.25) / 0.75}%`],
  ])
})

test('the menu of a column summarizes its values', async () => {
  const { user } = show([...files, { name: 'c.csv', size: null }])
  await user.click(menuOf('size'))
  const summary = screen.getByRole('region', { name: 'Summary' })
  expect(await within(summary).findByRole('img', { name: 'Histogram from 1,300 to 49,869,112' })).toBeTruthy()
  expect(summary.textContent).toContain('Mean24,935,206')
  expect(summary.textContent).toContain('Distinct2Null1 (33 %)')
})

test('the widths of columns come from what is shown, not from hidden addresses', () => {
  const url = `https://example.org/customers/${'a'.repeat(200)}`
  show([{ customer: `[Northwind](${url})`, id: 1234567824702058496n, note: 'x'.repeat(80) }])
  const width = (name: RegExp) => Number.parseInt(header(name).style.width, 10)
  expect(width(/customer/)).toBeLessThan(200)
  // No id is cut: 19 digits, the padding and the border.
  expect(width(/id/)).toBeGreaterThan(19 * 7.8 + 17)
  // Free room goes to the text that would be cut.
  expect(width(/note/)).toBeGreaterThan(80 * 7.8)
})
