import { expect, test } from 'vitest'
import { diffTables } from './diff-tables.ts'
import { columnChanges } from './table-change.ts'
import { tableOf } from './test-table.ts'

/** The renamed columns, old name → new name. */
function renamedOf(before: unknown[], after: unknown[]): Record<string, string | null> {
  const renamed = columnChanges(diffTables(tableOf(before), tableOf(after))).filter(
    ({ status }) => status === 'renamed',
  )
  return Object.fromEntries(renamed.map(({ name, old_name }) => [old_name, name]))
}

const rows = <T extends object>(count: number, row: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => row(at))

test('a column with the same values under another name is renamed', () => {
  const before = rows(20, (id) => ({ id, acc: id / 20, loss: id * id }))
  const after = rows(20, (id) => ({ id, penalty: id * id, accuracy: id / 20 })).reverse()
  expect(renamedOf(before, after)).toEqual({ acc: 'accuracy', loss: 'penalty' })
})

test('up to a tenth of the values of a renamed column may differ', () => {
  const before = rows(20, (id) => ({ id, acc: id }))
  const withChanges = (count: number) => rows(20, (id) => ({ id, accuracy: id < count ? -1 : id }))
  expect(renamedOf(before, withChanges(2))).toEqual({ acc: 'accuracy' })
  expect(renamedOf(before, withChanges(3))).toEqual({})
})

test('columns that agree only in their usual value are not renamed', () => {
  const before = rows(40, (id) => ({ id, is_late: id === 7, note: null, unit: 'kg' }))
  const after = rows(40, (id) => ({ id, is_broken: id === 9, comment: null, dimension: 'kg' }))
  expect(renamedOf(before, after)).toEqual({})
})

test('the best of several columns is the renamed one', () => {
  const before = rows(20, (id) => ({ id, acc: id }))
  const after = rows(20, (id) => ({ id, nearly: id === 3 ? 0 : id, exactly: id }))
  expect(renamedOf(before, after)).toEqual({ acc: 'exactly' })
})

test('rows are aligned by a renamed key column', () => {
  const before = rows(20, (at) => ({ name: `model ${at}`, score: at % 3 }))
  const after = rows(20, (at) => ({ model: `model ${at}`, score: at % 3 })).reverse()
  expect(renamedOf(before, after)).toEqual({ name: 'model' })
  const diff = diffTables(tableOf(before), tableOf(after))
  expect(diff.key).toEqual(['model'])
  expect(diff.counts).toMatchObject({ added: 0, removed: 0, changed: 0 })
})
