import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { InlineMarkdown } from './inline.tsx'

function html(source: string): string {
  const { container } = render(<InlineMarkdown source={source} />)
  return container.innerHTML.replaceAll(
    ' target="_blank" rel="noopener noreferrer nofollow" class="text-accent underline"',
    '',
  )
}

test.each([
  ['plain', 'plain'],
  [
    '**bold** and *slanted* and __both__ _ways_',
    '<strong>bold</strong> and <em>slanted</em> and <strong>both</strong> <em>ways</em>',
  ],
  ['**bold *and* more**', '<strong>bold <em>and</em> more</strong>'],
  ['`a *b*` and ``x ` y``', '<code>a *b*</code> and <code>x ` y</code>'],
  ['~~gone~~', '<del>gone</del>'],
  ['[docs](https://a.org/x_(y))', '<a href="https://a.org/x_(y)">docs</a>'],
  ['[**docs**](<https://a.org/a b> "title")', '<a href="https://a.org/a%20b"><strong>docs</strong></a>'],
  ['see https://a.org/b_c_d.', 'see <a href="https://a.org/b_c_d">https://a.org/b_c_d</a>.'],
  ['<https://a.org>', '<a href="https://a.org/">https://a.org</a>'],
  ['![a picture](https://a.org/b.png)', 'a picture'],
  ['\\*not\\* \\[a\\](b)', '*not* [a](b)'],
])('%j renders as %j', (source, expected) => {
  expect(html(source)).toBe(expected)
})

test.each([
  'snake_case_name',
  '2 * 3 * 4',
  'a ** b',
  '[ ] task',
  'f(x)[0]',
  '* item',
  '# no heading',
  '<b>no html</b>',
])('%j is left unchanged', (source) => {
  const { container } = render(<InlineMarkdown source={source} />)
  expect(container.textContent).toBe(source)
  expect(container.children).toHaveLength(0)
})

test.each([
  '[x](javascript:alert(1))',
  '[x](data:text/html,x)',
  '[x](/relative)',
  '[x](JaVaScRiPt:alert(1))',
  '[x](s3://b/k)',
])('%j does not become a link', (source) => {
  const { container } = render(<InlineMarkdown source={source} />)
  expect(container.querySelector('a')).toBeNull()
  expect(container.textContent).toContain('x')
})

test('text that consists of markup characters renders in bounded time', async () => {
  const renderMarks = () => {
    for (const mark of ['*', '_', '`', '[', '](', '~', '<', '\\', '**a', '[a](', '*a_', 'http://', '(']) {
      render(<InlineMarkdown source={mark.repeat(2000 / mark.length)} />)
      render(<InlineMarkdown source={mark.repeat(500_000)} />)
    }
  }
  expect(await cpuMsOf(renderMarks)).toBeLessThan(3000)
})
