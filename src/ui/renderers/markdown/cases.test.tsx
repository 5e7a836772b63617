/** Inputs that other tools for reports got wrong. */
import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { renderMarkdown } from './test-render-markdown.tsx'

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {}
  history.replaceState(null, '', '/artifacts/key/report?version=3')
})

test('a link inside the document keeps the path and the query of the page', async () => {
  await renderMarkdown('# Go\n\n[jump](#details) and a note[^1]\n\n## Details\n\nhere\n\n[^1]: Note\n')
  const link = screen.getByRole('link', { name: 'jump' })
  expect(link.getAttribute('href')).toBe('/artifacts/key/report?version=3#md-details')
  await userEvent.click(link)
  expect(location.pathname + location.search + location.hash).toBe('/artifacts/key/report?version=3#md-details')
  const reference = screen.getByRole('link', { name: 'Footnote 1' })
  expect(reference.getAttribute('href')).toBe('/artifacts/key/report?version=3#md-fn-1')
})

test('a contents list links to the page, with path and query', async () => {
  await renderMarkdown(`${'# A\n\n# B\n\n# C\n\n# D\n\n'}${'words '.repeat(600)}`)
  const link = within(screen.getByRole('navigation')).getByRole('link', { name: 'B' })
  expect(link.getAttribute('href')).toBe('/artifacts/key/report?version=3#md-b')
})

test('the id of a heading leaves out the alternative text of its images, as on GitHub', async () => {
  const root = await renderMarkdown('## Status ![ok](https://img.example.org/ok.svg)\n\n[to it](#status-)\n')
  expect(root.querySelector('h2')?.id).toBe('md-status-')
})

test.each([
  'Spent **$148 → $19** (−87%), saving ~$1,550; next month ~$15.4/mo.',
  'From $5/month to $10/month.',
  'Quote in US$/EUR and A$/EUR pairs.',
  'export PATH=$HOME/bin:$PATH before start.',
  'Revenue ($) vs Cost ($) by quarter',
  'Tickers ($AAPL/$MSFT) up 3%.',
  'Rates: 10$/h, 20$/h and 30$/h.',
  'Price: $1.2M/$3M; $5-$10; $1,000.00 - $2,000.00',
  'A$5 and NZ$6 and C$7',
  'then $1 and $2 in text and a$b$c',
  '### Revenue ($M) vs EBITDA ($M)',
])('the dollars in "%s" stay text', async (markdown) => {
  const root = await renderMarkdown(markdown)
  expect(root.querySelector('.katex')).toBeNull()
  expect(root.textContent?.trim()).toBe(markdown.replace(/^### |\*\*/g, ''))
})

test('real formulas are rendered', async () => {
  const root = await renderMarkdown(
    'Real: $E = mc^2$, ($a+b$), $x$-axis, $[0, 1)$, $\\left(x\\right.$ and $\\alpha$; x$$y$$',
  )
  expect(root.querySelectorAll('.katex')).toHaveLength(7)
})

test('the backticks of a formula between dollars and backticks are not part of it', async () => {
  const root = await renderMarkdown('Inline $`a+b`$ as GitHub documents it.')
  expect(root.querySelector('annotation')?.textContent).toBe('a+b')
})

test('emoji shortcodes are replaced, except in code and inside words', async () => {
  const root = await renderMarkdown('Status :white_check_mark: :x::rocket: `:x:` std:x:y 10:30:45 :no_such_emoji:\n')
  expect(root.textContent?.trim()).toBe('Status ✅ ❌🚀 :x: std:x:y 10:30:45 :no_such_emoji:')
})

test('the id of a heading with an emoji is the one on GitHub', async () => {
  const root = await renderMarkdown('## :rocket: Go\n\n## 📊 Results\n')
  expect([...root.querySelectorAll('h2')].map(({ id }) => id)).toEqual(['md-rocket-go', 'md--results'])
  expect(screen.getByRole('heading', { name: '🚀 Go' })).toBeTruthy()
})

test('front matter is a folded table', async () => {
  await renderMarkdown('---\ntitle: Nightly report\ntags: [a, b]\nlist:\n  - x\n---\n\n# Body\n')
  const details = screen.getByText('Front matter').closest('details')
  expect(details).toHaveProperty('open', false)
  expect([...(details?.querySelectorAll('tr') ?? [])].map((row) => row.textContent)).toEqual([
    'titleNightly report',
    'tags[a, b]',
    'list  - x',
  ])
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual(['Body'])
})

test('a thematic break at the start is not front matter', async () => {
  const root = await renderMarkdown('---\n\nSome: text\n\n---\n\nMore\n')
  expect(screen.queryByText('Front matter')).toBeNull()
  expect(root.querySelectorAll('hr')).toHaveLength(2)
})

test('the direction of each text is detected from its words', async () => {
  const root = await renderMarkdown(
    '# تقرير\n\nمرحبا\n\n- عنصر\n- <p dir="ltr">x</p>\n\n1. loose\n\n   text\n\n| الاسم |\n|---|\n| أ |\n',
  )
  for (const name of ['h1', 'p', 'li', 'th', 'td']) expect(root.querySelector(name)).toHaveProperty('dir', 'auto')
  expect(root.querySelector('ul p')).toHaveProperty('dir', 'ltr')
  expect(root.querySelector('ul')).toHaveProperty('dir', 'rtl')
  expect(root.querySelector('ol')?.hasAttribute('dir')).toBe(false)
  // The direction of an item is that of its first paragraph, which must not have an own `dir`.
  expect([...root.querySelectorAll('ol p')].map((paragraph) => paragraph.getAttribute('dir'))).toEqual([null, 'auto'])
})

test('a table whose first letter is Arabic or Hebrew runs from right to left', async () => {
  const rows = (count: number) => '| 1 | 2 |\n'.repeat(count)
  for (const count of [1, 3, 400]) {
    const root = await renderMarkdown(`| שם | Count |\n|---|---|\n${rows(count)}`)
    expect(root.querySelector('table')?.dir).toBe('rtl')
  }
  const latin = await renderMarkdown(`| Name | الاسم |\n|---|---|\n${rows(3)}`)
  expect(latin.querySelector('table')?.hasAttribute('dir')).toBe(false)
})

test('a picture shows the source of the theme of the app', async () => {
  await renderMarkdown(
    '<picture><source media="(prefers-color-scheme: dark)" srcset="https://a.org/dark.png"><img alt="logo" src="https://a.org/light.png"></picture>',
  )
  const source = () => screen.getByRole('img', { name: 'logo' }).getAttribute('src')
  expect(source()).toBe('https://a.org/light.png')
  await act(async () => document.documentElement.setAttribute('data-theme', 'dark'))
  expect(source()).toBe('https://a.org/dark.png')
  delete document.documentElement.dataset.theme
})

test('addresses of pages of the app are links, other relative ones show their address', async () => {
  history.replaceState(null, '', '/')
  await renderMarkdown('[run](/flow-runs/flow-run/3f2a91c0) [key](/artifacts/key/a) [notes](./notes.md)')
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    `${location.origin}/runs/flow-run/3f2a91c0`,
    `${location.origin}/artifacts/key/a`,
  ])
  expect(screen.getByTitle('./notes.md').className).toBe('markdown-dead')
})
