import { expect, test } from 'vitest'
import { markdownLines } from './markdown.ts'

const drawn = (source: string, columns = 40) =>
  markdownLines(source, { columns, paint: (text) => text })
    .map((line) => line.trimEnd())
    .join('\n')

test('headings, paragraphs and emphasis', () => {
  expect(drawn('# One *two*\n\nSome **bold** words\nin `code` &amp; ~~more~~.\n\n## Next')).toBe(
    '# One two\n\nSome bold words in code & more.\n\n## Next',
  )
})

test('lists keep their nested content', () => {
  expect(drawn('1. one\n2. two\n   - inner\n\n     more\n- [x] done\n- [ ] open')).toMatchInlineSnapshot(`
    "1. one
    2. two
       • inner

         more

    • [x] done
    • [ ] open"
  `)
})

test('wrapped lines are aligned with their first line', () => {
  expect(drawn('- a list item that is longer than the line', 20)).toBe(
    '• a list item that\n  is longer than the\n  line',
  )
  expect(drawn('> a quote that is longer than the line', 20)).toBe('│ a quote that is\n│ longer than the\n│ line')
})

test('code is not wrapped or escaped', () => {
  expect(drawn('```py\nif x:\n    print("<b>&amp;")\n```')).toBe('    if x:\n        print("<b>&amp;")')
})

test('tables are aligned in columns', () => {
  expect(drawn('| name | n |\n|:--|--:|\n| **a** | 1 |\n| `b` | 12 |')).toBe('name   n\n──────────\na      1\nb     12')
})

test('links show their address unless it is their text', () => {
  expect(drawn('[docs](https://x.org/a) <https://x.org> www.x.org ![Plot](p.png)', 90)).toBe(
    'docs (https://x.org/a) https://x.org www.x.org [image: Plot] (p.png)',
  )
})

test('alerts show their kind', () => {
  expect(drawn('> [!WARNING]\n> Hot.')).toBe('│ WARNING\n│ Hot.')
})

test('HTML is shown as its text', () => {
  expect(drawn('<details><summary>More</summary>\n\nInside<br>it\n\n</details>\n\n<!-- note -->')).toBe(
    'More\n\nInside\nit',
  )
})

test('no control character of the source reaches the terminal', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals interpret these
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/
  const hostile = '\u001b]8;;http://x\u0007 &#27;[2J &#x9b;2J'
  for (const around of [
    '$',
    '# $',
    '- $',
    '> $',
    '```$\n$\n```',
    '[$]($)',
    '| $ |\n|--|\n| $ |',
    '<b>$</b>',
    '`$`',
    '![$]($)',
  ]) {
    expect(
      drawn(
        around.replaceAll('$', () => hostile),
        200,
      ),
    ).not.toMatch(CONTROLS)
  }
})
