import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { renderMarkdown } from './test-render-markdown.tsx'

const scrolledTo: string[] = []

beforeEach(() => {
  scrolledTo.length = 0
  // jsdom has no layout, so there is no scrollIntoView to spy on.
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

test('external links open in a new tab without a referrer', async () => {
  await renderMarkdown('[docs](https://example.org/docs) and mail <someone@example.org>')
  const link = screen.getByRole('link', { name: 'docs' })
  expect(link).toHaveProperty('target', '_blank')
  expect(link).toHaveProperty('rel', 'noopener noreferrer nofollow')
})

test('a relative link or image is shown as text with its address in the title', async () => {
  const root = await renderMarkdown('[notes](./notes.md) ![chart](chart.png) ![](plot.png)')
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByTitle('./notes.md').textContent).toBe('notes')
  expect(root.textContent).toBe('notes chart plot.png')
})

test('an image loads lazily, and shows its text and address if it fails to load', async () => {
  await renderMarkdown('![chart](https://example.org/chart.png)')
  const image = screen.getByRole('img', { name: 'chart' })
  expect(image.getAttribute('loading')).toBe('lazy')
  fireEvent.error(image)
  expect(screen.queryByRole('img')).toBeNull()
  expect(screen.getByText(/chart \(not loaded: https:\/\/example\.org\/chart\.png\)/)).toBeTruthy()
})

test.each(['data:image/png;base64,iVBORw0KGgo=', 'data:image/svg+xml,%3Csvg/%3E', 'HTTPS://example.org/a.png'])(
  'images are allowed from %s',
  async (address) => {
    await renderMarkdown(`![chart](${address})`)
    expect(screen.getByRole('img').getAttribute('src')?.toLowerCase()).toBe(address.toLowerCase())
  },
)

test('an alert has a title, with or without text', async () => {
  await renderMarkdown('> [!WARNING]\n> Careful **now**.\n\n> [!NOTE]\n\n> [!OTHER]\n> quote\n\n> [!TIP] not alone\n')
  const [warning, note, ...others] = screen.getAllByRole('note')
  expect(warning?.textContent?.replace(/\s+/g, ' ').trim()).toBe('Warning Careful now.')
  expect(note?.textContent?.trim()).toBe('Note')
  expect(others).toHaveLength(0)
  expect(screen.getAllByRole('blockquote')).toHaveLength(2)
})

test('a long document with four headings has a contents list that links to them', async () => {
  await renderMarkdown(long(5))
  const contents = screen.getByRole('navigation')
  await userEvent.click(within(contents).getByRole('link', { name: 'Section 4' }))
  expect(scrolledTo).toEqual(['md-section-4'])
  expect(location.hash).toBe('#md-section-4')
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Section 4' }))
})

test('a short document has no contents list', async () => {
  await renderMarkdown('# a\n\n# b\n\n# c\n\n# d\n')
  expect(screen.queryByRole('navigation')).toBeNull()
})

test('a contents list shows 500 entries and the number of further ones', async () => {
  await renderMarkdown('# H\n\n'.repeat(1200))
  const contents = screen.getByRole('navigation')
  expect(contents.querySelectorAll('li')).toHaveLength(500)
  expect(within(contents).getByText('and 700 more')).toBeTruthy()
})

test('of a document of many megabytes the start is shown, with a note', async () => {
  const root = await renderMarkdown(`# First\n\n${'x'.repeat(60_000_000)}`)
  expect(screen.getByText(/^Showing the first 200 kB of 60 MB\./)).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'First' })).toBeTruthy()
  expect(root.textContent?.length).toBeLessThan(210_000)
})

test('a URL with an anchor scrolls to it, even far down in a long document', async () => {
  history.replaceState(null, '', '/artifacts#md-section-80')
  await renderMarkdown(long(100))
  await waitFor(() => expect(scrolledTo).toEqual(['md-section-80']))
})

test('a link to a named anchor in HTML scrolls to it and opens the details around it', async () => {
  const root = await renderMarkdown(
    '[go](#there)\n\n<details>\n<summary>more</summary>\n\n<a name="there"></a>here\n\n</details>\n',
  )
  await userEvent.click(screen.getByRole('link', { name: 'go' }))
  expect(scrolledTo).toEqual(['md-there'])
  expect(root.querySelector('details')).toHaveProperty('open', true)
})

test('footnotes are numbered by first reference and link back to each reference', async () => {
  await renderMarkdown('One[^b], two[^a], one again[^b].\n\n[^a]: Alpha\n[^b]: Beta\n')
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

test('clicking a column heading sorts ascending, descending, then in source order', async () => {
  const root = await renderMarkdown(table)
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

test('a table is copied as CSV in the order shown', async () => {
  const user = userEvent.setup()
  await renderMarkdown(table)
  await user.click(screen.getByRole('button', { name: 'Name' }))
  await user.click(screen.getByRole('button', { name: 'Copy table as CSV' }))
  expect(await navigator.clipboard.readText()).toBe(
    'Name,Score,When\r\na,-3,""\r\nb,"1,200",2024-02-01\r\nc,15 %,2023-12-31\r\n',
  )
})

test('a table with spanning cells cannot be sorted', async () => {
  await renderMarkdown(
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>',
  )
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByRole('group', { name: 'Table: a, b' })).toHaveProperty('tabIndex', 0)
})

test('code is highlighted and copied as plain text', async () => {
  const user = userEvent.setup()
  const root = await renderMarkdown('```python\nx = 1  # one\n```\n')
  expect(root.querySelector('.hljs-comment')?.textContent).toBe('# one')
  await user.click(screen.getByRole('button', { name: 'Copy code' }))
  expect(await navigator.clipboard.readText()).toBe('x = 1  # one\n')
})

test('prices stay text, formulas are rendered', async () => {
  const root = await renderMarkdown('From $5 to $10, and $x$ is $$\n\\frac{1}{2}\n$$ or `$y$`.\n\n```math\nz^2\n```\n')
  expect(root.querySelectorAll('.katex')).toHaveLength(3)
  expect(root.textContent).toContain('From $5 to $10, and')
})

test('a display formula can be scrolled by keyboard', async () => {
  await renderMarkdown('$$\n\\sum_{i=1}^{n} i\n$$\n')
  expect(screen.getByRole('group', { name: 'Formula' })).toHaveProperty('tabIndex', 0)
})

test('an invalid formula is shown as source', async () => {
  const root = await renderMarkdown('$\\frac{1$ and words')
  expect(root.textContent).toContain('\\frac{1')
  expect(root.textContent).toContain('and words')
})

test('an invalid diagram is shown as source with the reason', async () => {
  await renderMarkdown('```mermaid\nno diagram at all\n```\n')
  expect(await screen.findByText(/Could not draw this diagram/, {}, { timeout: 60_000 })).toBeTruthy()
  expect(screen.getByText('no diagram at all')).toBeTruthy()
})

test('a long document is rendered completely before printing', async () => {
  vi.stubGlobal('requestIdleCallback', () => 0)
  vi.stubGlobal('cancelIdleCallback', () => {})
  await renderMarkdown(long(60))
  expect(screen.queryByRole('heading', { name: 'Section 60' })).toBeNull()
  fireEvent(window, new Event('beforeprint'))
  expect(screen.getByRole('heading', { name: 'Section 60' })).toBeTruthy()
  vi.unstubAllGlobals()
})

test('a table of thousands of rows is one table and is sorted as one', async () => {
  const rows = Array.from({ length: 2000 }, (_, row) => `| ${(row * 7) % 2000} | name *${row}* |\n`).join('')
  const root = await renderMarkdown(`| n | name |\n|--:|---|\n${rows}\nbehind\n`)
  expect(root.querySelectorAll('table')).toHaveLength(1)
  expect(root.querySelectorAll('tbody tr')).toHaveLength(2000)
  fireEvent.click(screen.getByText('n', { selector: 'button' }))
  const shownNumbers = [...root.querySelectorAll('tbody td:first-child')].map((cell) => Number(cell.textContent))
  expect(shownNumbers).toEqual([...Array(2000).keys()])
})
