import { expect, test } from 'vitest'
import { toQuantity } from './quantity.ts'

test.each([
  ['1,200', 'number', 1200],
  ['1 000 000', 'number', 1_000_000],
  ['.5', 'number', 0.5],
  ['0.12%', 'percent', 0.12],
  ['−3 %', 'percent', -3],
  ['-$5.00', 'currency', -5],
  ['$-5', 'currency', -5],
  ['-$ 3', 'currency', -3],
  ['1,000.50 €', 'currency', 1000.5],
  ['USD 12', 'currency', 12],
  ['1.5 GB', 'size', 1.5e9],
  ['2KiB', 'size', 2048],
  ['20 ms', 'duration', 0.02],
  ['3 d', 'duration', 259_200],
])('%s is a %s', (text, unit, value) => expect(toQuantity(text)).toEqual({ unit, value }))

test.each(['', '-', '.', '$', '007', '1,20', '5 apples', '$5 €', '-$-5', '1.2.3', `$${' '.repeat(300_000)}1`])(
  '%s is not a quantity',
  (text) => expect(toQuantity(text)).toBeNull(),
)
