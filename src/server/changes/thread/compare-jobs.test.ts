import { describe, expect, test } from 'vitest'
import { summarize } from './compare-jobs.ts'

test('null and its name as text differ, and JSON null does not differ from null', () => {
  const summaryOf = (before: string, after: string) =>
    summarize({ before: { type: null, data: before }, after: { type: null, data: after } }).summary
  expect(summaryOf('null', '"null"')).toEqual({ status: 'changed', text: 'null → "null"' })
  expect(summaryOf('null', ' null').status).toBe('unchanged')
})

describe('the stored numbers', () => {
  const storedOf = (rows: object[]) => {
    const { numbers } = summarize({ before: null, after: { type: 'table', data: JSON.stringify(rows) } })
    const entries: { name: string; row: string[] | null; value: number }[] = JSON.parse(numbers)
    return { chars: numbers.length, names: entries.map(({ name }) => name).toSorted() }
  }
  const rows = Array.from({ length: 58 }, (_, id) => ({ name: `${id}`.padEnd(190, 'x'), score: id, loss: -id }))

  test('do not depend on the order of the rows if there are too many', () => {
    const { chars, names } = storedOf(rows)
    expect(names.length).toBeGreaterThan(10)
    expect(names.length).toBeLessThan(60)
    expect(chars).toBeLessThan(8_200)
    expect(storedOf(rows.toReversed())).toEqual({ chars, names })
    expect(names).toEqual(expect.arrayContaining(['rows', 'columns']))
  })
})
