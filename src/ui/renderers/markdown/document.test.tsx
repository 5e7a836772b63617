import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { shown } from './test-render-markdown.tsx'

const scrolledTo: string[] = []

beforeEach(() => {
  scrolledTo.length = 0
  // jsdom lays nothing out, so that it has no scrollIntoView to spy on.
  Element.prototype.scrollIntoView = function scrollIntoView() {
    scrolledTo.push(this.id)
  }
  history.replaceState(null, '', '/artifacts')
})

const long = (sections: number) =>
  Array.from(
    { length: sections },
    (_, n) => `## Section ${n + 1}\n\n${'Some words with *emphasis*. '.repeat(40)}\n\n`,
  ).join('')

test('external links open in a new tab and tell nothing about us', async () => {
  await shown('[docs](https://example.org/docs) and mail <someone@example.org>')
  const link = screen.getByRole('link', { name: 'docs' })
  expect(link).toHaveProperty('target', '_blank')
  expect(link).toHaveProperty('rel', 'noopener noreferrer nofollow')
})

test('a relative link is text with its address, as it leads nowhere', async () => {
  const root = await shown('[notes](./notes.md) ![chart](chart.png) ![](plot.png)')
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByTitle('./notes.md').textContent).toBe('notes')
  expect(root.textContent).toBe('notes chart plot.png')
})

test('an image loads when it is near, and says what it was when it does not load', async () => {
  await shown('![chart](https://example.org/chart.png)')
  const image = screen.getByRole('img', { name: 'chart' })
  expect(image.getAttribute('loading')).toBe('lazy')
  fireEvent.error(image)
  expect(screen.queryByRole('img')).toBeNull()
  expect(screen.getByText(/chart \(not loaded: https:\/\/example\.org\/chart\.png\)/)).toBeTruthy()
})

test.each(['data:image/png;base64,iVBORw0KGgo=', 'data:image/svg+xml,%3Csvg/%3E', 'HTTPS://example.org/a.png'])(
  'an image may come from %s',
  async (address) => {
    await shown(`![chart](${address})`)
    expect(screen.getByRole('img').getAttribute('src')?.toLowerCase()).toBe(address.toLowerCase())
  },
)

test('an alert has its title, whatever follows', async () => {
  await shown('> [!WARNING]\n> Careful **now**.\n\n> [!NOTE]\n\n> [!OTHER]\n> quote\n\n> [!TIP] not alone\n')
  const [warning, note, ...others] = screen.getAllByRole('note')
  expect(warning?.textContent?.replace(/\s+/g, ' ').trim()).toBe('Warning Careful now.')
  expect(note?.textContent?.trim()).toBe('Note')
  expect(others).toHaveLength(0)
  expect(screen.getAllByRole('blockquote')).toHaveLength(2)
})

test('a long text with four headings has a contents list that leads to them', async () => {
  await shown(long(5))
  const contents = screen.getByRole('navigation')
  await userEvent.click(within(contents).getByRole('link', { name: 'Section 4' }))
  expect(scrolledTo).toEqual(['md-section-4'])
  expect(location.hash).toBe('#md-section-4')
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Section 4' }))
})

test('a short text has no contents list', async () => {
  await shown('# a\n\n# b\n\n# c\n\n# d\n')
  expect(screen.queryByRole('navigation')).toBeNull()
})

test('a contents list of hundreds says how many more there are', async () => {
  await shown('# H\n\n'.repeat(1200))
  const contents = screen.getByRole('navigation')
  expect(contents.querySelectorAll('li')).toHaveLength(500)
  expect(within(contents).getByText('and 700 more')).toBeTruthy()
})

test('of a text of many megabytes the start is shown, and a note says so', async () => {
  const root = await shown(`# First\n\n${'x'.repeat(60_000_000)}`)
  expect(screen.getByText(/^The first 200 kB of 60 MB are shown/)).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'First' })).toBeTruthy()
  expect(root.textContent?.length).toBeLessThan(210_000)
})

test('an address with an anchor opens the text there, also far down in a long one', async () => {
  history.replaceState(null, '', '/artifacts#md-section-80')
  await shown(long(100))
  await waitFor(() => expect(scrolledTo).toEqual(['md-section-80']))
})

test('a link inside the text finds what HTML has named, and opens the details around it', async () => {
  const root = await shown(
    '[go](#there)\n\n<details>\n<summary>more</summary>\n\n<a name="there"></a>here\n\n</details>\n',
  )
  await userEvent.click(screen.getByRole('link', { name: 'go' }))
  expect(scrolledTo).toEqual(['md-there'])
  expect(root.querySelector('details')).toHaveProperty('open', true)
})

test('footnotes are numbered by their first references, and lead there and back', async () => {
  await shown('One[^b], two[^a], one again[^b].\n\n[^a]: Alpha\n[^b]: Beta\n')
  expect(screen.getAllByRole('link', { name: /^Footnote/ }).map((link) => link.textContent)).toEqual(['1', '2', '1'])
  expect(screen.getAllByRole('listitem').map((item) => item.textContent?.trim())).toEqual(['Beta ↩ ↩2', 'Alpha ↩'])
  await userEvent.click(screen.getByRole('link', { name: 'Back to reference 1-2' }))
  expect(scrolledTo).toEqual(['md-fnref-1-2'])
})

const table =
  '| Name | Score | When |\n|---|--:|---|\n| *b* | 1,200 | 2024-02-01 |\n| a | -3 | |\n| c | 15 % | 2023-12-31 |\n'

const rowsShown = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent)

test('a table is sorted by a click on a heading: up, down, and as it was', async () => {
  const root = await shown(table)
  const score = screen.getByRole('button', { name: 'Score' })
  const cell = screen.getByRole('columnheader', { name: 'Score' })
  await userEvent.click(score)
  expect(rowsShown()).toEqual(['a-3', 'c15 %2023-12-31', 'b1,2002024-02-01'])
  expect(cell.getAttribute('aria-sort')).toBe('ascending')
  expect(root.querySelector('em')?.textContent).toBe('b')
  await userEvent.click(score)
  expect(rowsShown()[0]).toBe('b1,2002024-02-01')
  await userEvent.click(score)
  expect(rowsShown()[0]).toBe('b1,2002024-02-01')
  expect(cell.getAttribute('aria-sort')).toBe('none')
  await userEvent.click(screen.getByRole('button', { name: 'When' }))
  expect(rowsShown()).toEqual(['c15 %2023-12-31', 'b1,2002024-02-01', 'a-3'])
})

test('a table is copied as CSV as it is shown', async () => {
  const user = userEvent.setup()
  await shown(table)
  await user.click(screen.getByRole('button', { name: 'Name' }))
  await user.click(screen.getByRole('button', { name: 'Copy table as CSV' }))
  expect(await navigator.clipboard.readText()).toBe(
    'Name,Score,When\r\na,-3,""\r\nb,"1,200",2024-02-01\r\nc,15 %,2023-12-31\r\n',
  )
})

test('a table whose cells span others is not sorted', async () => {
  await shown(
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>',
  )
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByRole('group', { name: 'Table: a, b' })).toHaveProperty('tabIndex', 0)
})

test('code is coloured and copied without its colours', async () => {
  const user = userEvent.setup()
  const root = await shown('```python\nx = 1  # one\n```\n')
  expect(root.querySelector('.hljs-comment')?.textContent).toBe('# one')
  await user.click(screen.getByRole('button', { name: 'Copy code' }))
  expect(await navigator.clipboard.readText()).toBe('x = 1  # one\n')
})

test('money is no math, and math is', async () => {
  const root = await shown('From $5 to $10, and $x$ is $$\n\\frac{1}{2}\n$$ or `$y$`.\n\n```math\nz^2\n```\n')
  expect(root.querySelectorAll('.katex')).toHaveLength(3)
  expect(root.textContent).toContain('From $5 to $10, and')
})

test('a formula on a line of its own can be scrolled by keys', async () => {
  await shown('$$\n\\sum_{i=1}^{n} i\n$$\n')
  expect(screen.getByRole('group', { name: 'Formula' })).toHaveProperty('tabIndex', 0)
})

test('a formula that cannot be read is shown as it was written', async () => {
  const root = await shown('$\\frac{1$ and words')
  expect(root.textContent).toContain('\\frac{1')
  expect(root.textContent).toContain('and words')
})

test('a diagram that cannot be drawn is shown as its source with the reason', async () => {
  await shown('```mermaid\nno diagram at all\n```\n')
  expect(await screen.findByText(/could not be drawn/, {}, { timeout: 20_000 })).toBeTruthy()
  expect(screen.getByText('no diagram at all')).toBeTruthy()
}, 30_000)

test('before printing, all of a long text is there', async () => {
  vi.stubGlobal('requestIdleCallback', () => 0)
  vi.stubGlobal('cancelIdleCallback', () => {})
  await shown(long(60))
  expect(screen.queryByRole('heading', { name: 'Section 60' })).toBeNull()
  fireEvent(window, new Event('beforeprint'))
  expect(screen.getByRole('heading', { name: 'Section 60' })).toBeTruthy()
  vi.unstubAllGlobals()
})

test('a table of thousands of rows is one table, and is sorted as one', async () => {
  const rows = Array.from({ length: 2000 }, (_, row) => `| ${(row * 7) % 2000} | name *${row}* |\n`).join('')
  const root = await shown(`| n | name |\n|--:|---|\n${rows}\nbehind\n`)
  expect(root.querySelectorAll('table')).toHaveLength(1)
  expect(root.querySelectorAll('tbody tr')).toHaveLength(2000)
  fireEvent.click(screen.getByText('n', { selector: 'button' }))
  const shownNumbers = [...root.querySelectorAll('tbody td:first-child')].map((cell) => Number(cell.textContent))
  expect(shownNumbers).toEqual([...Array(2000).keys()])
}, 30_000)
