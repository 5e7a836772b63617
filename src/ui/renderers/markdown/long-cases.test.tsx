/** Long blocks that were shown as source. */
import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderMarkdown } from './test-render-markdown.tsx'

const url = `data:image/png;base64,${'iVBORw0KGgo'.repeat(4000)}`
const log = Array.from(
  { length: 700 },
  (_, step) => `2026-11-28 10:00 INFO step ${step} finished with <value> & more\n`,
)
const escapedLog = log.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')).join('')

test('an embedded plot is shown as a picture, whatever its size', async () => {
  const root = await renderMarkdown(`# Report\n\n![line](${url})\n\nEnd.\n`)
  expect(screen.getByRole('img', { name: 'line' }).getAttribute('src')).toBe(url)
  expect(root.querySelector('pre')).toBeNull()
})

test('many embedded plots do not make a document too long to show', async () => {
  await renderMarkdown(`![first](${url})\n\n`.repeat(60))
  expect(screen.getAllByRole('img', { name: 'first' })).toHaveLength(60)
  expect(screen.queryByText(/^Showing the first/)).toBeNull()
})

test('the address of an embedded file is complete in code, and in HTML and link definitions', async () => {
  const root = await renderMarkdown(
    `\`\`\`\n${url}\n\`\`\`\n\n<img alt="html" src="${url}">\n\n![defined][d]\n\n[d]: ${url}\n`,
  )
  expect(root.querySelector('code')?.textContent).toBe(`${url}\n`)
  for (const name of ['html', 'defined']) expect(screen.getByRole('img', { name }).getAttribute('src')).toBe(url)
})

test('a folded log of 40 kB is code inside its details', async () => {
  const root = await renderMarkdown(
    `# R\n\n<details><summary>Log</summary>\n\n\`\`\`\n${log.join('')}\`\`\`\n\n</details>\n\nafter\n`,
  )
  const details = root.querySelector('details')
  expect(details?.open).toBe(false)
  expect(details?.querySelector('summary')?.textContent).toBe('Log')
  expect(details?.querySelector('pre')?.textContent).toBe(log.join(''))
})

test('the HTML of a large data frame is a table', async () => {
  const row = `    <tr>\n      <th>0</th>\n${'      <td>0.123456</td>\n'.repeat(12)}    </tr>\n`
  const head = `<thead>\n<tr>\n<th></th>\n${'<th>c</th>\n'.repeat(12)}</tr>\n</thead>`
  const style = '<style scoped>\n    .dataframe tbody {\n    }\n\n    .dataframe th {\n    }\n</style>'
  const root = await renderMarkdown(
    `# Sample\n\n<div>\n${style}\n<table border="1" class="dataframe">\n${head}\n  <tbody>\n${row.repeat(100)}  </tbody>\n</table>\n<p>100 rows × 12 columns</p>\n</div>\n`,
  )
  expect(root.querySelectorAll('table')).toHaveLength(1)
  expect(root.querySelectorAll('tbody tr')).toHaveLength(100)
  expect(screen.getByText('100 rows × 12 columns').tagName).toBe('P')
  expect(root.textContent).not.toContain('scoped')
})

test('a long paragraph is one paragraph', async () => {
  const sentence = 'The model **improved** on `val` set. '
  const root = await renderMarkdown(`# R\n\n${sentence.repeat(800)}\n\nafter **bold**\n`)
  expect(root.querySelectorAll('p')).toHaveLength(2)
  expect(root.querySelectorAll('p strong')).toHaveLength(801)
  expect(root.querySelector('p')?.textContent?.trim()).toBe(sentence.replace(/[*`]/g, '').repeat(800).trim())
})

test('a long preformatted text is one element', async () => {
  const root = await renderMarkdown(`# R\n\n<pre>\n${escapedLog}</pre>\n\nafter\n`)
  expect(root.querySelectorAll('pre')).toHaveLength(1)
  expect(root.querySelector('pre')?.textContent).toBe(log.join(''))
})

test('a long quote is one quote', async () => {
  const root = await renderMarkdown(`${'> Some **quoted** words.\n>\n'.repeat(1500)}`)
  expect(root.querySelectorAll('blockquote')).toHaveLength(1)
  expect(root.querySelectorAll('blockquote p')).toHaveLength(1500)
})

test('what cannot be split is folded, with its source inside', async () => {
  const root = await renderMarkdown(`# R\n\n${'0123456789 '.repeat(3000)}\n\nafter\n`)
  const summary = screen.getByText('This passage is too long to format. Show the source')
  expect(summary.closest('details')).toHaveProperty('open', false)
  fireEvent.click(summary)
  expect(root.querySelector('details pre')?.textContent).toContain('0123456789')
})
