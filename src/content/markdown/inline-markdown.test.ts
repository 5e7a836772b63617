import { expect, test } from 'vitest'
import { cellLabel } from './inline-markdown.ts'

test.each([
  ['[Northwind](https://example.org/customers/1)', 'Northwind'],
  [`[download](https://example.org/?token=${'a'.repeat(5000)})`, 'download'],
  ['see **this** and [the *doc*](https://example.org/d)', 'see this and the doc'],
  ['run `a*b`', 'run a*b'],
  ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
  ['https://example.org/a_b_c', 'https://example.org/a_b_c'],
])('a cell with %j shows %j', (text, label) => expect(cellLabel(text)).toBe(label))
