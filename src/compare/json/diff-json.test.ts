import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSameCell } from '#compare/table/same-cell.ts'
import { anyJson } from '#compare/test-json.ts'
import { formatJson, isJsonObject, type Json, parseJson } from '#contract/json.ts'
import { diffJson } from './diff-json.ts'
import { applyChanges } from './test-apply-changes.ts'

const EXACT = { absolute: 0, relative: 0 }

const changesOf = (before: Json, after: Json) => diffJson(before, after, EXACT).change.changes

test('members are added, removed and changed by path', () => {
  expect(changesOf({ a: 1, b: { c: 2 } }, { b: { c: 3 }, d: null })).toEqual([
    { status: 'removed', path: '$.a', old: 1 },
    { status: 'changed', path: '$.b.c', old: 2, new: 3 },
    { status: 'added', path: '$.d', new: null },
  ])
})

test('a name that is not a plain word is quoted', () => {
  expect(changesOf({ 'odd name': 1, '7': 1 }, { 'odd name': 2, '7': 2 }).map(({ path }) => path)).toEqual([
    '$["7"]',
    '$["odd name"]',
  ])
})

describe('arrays', () => {
  const row = (id: Json, score: number) => ({ id, score })

  test('objects are aligned by a member that identifies them', () => {
    expect(changesOf({ rows: [row(7, 1), row(8, 2)] }, { rows: [row(9, 3), row(7, 4)] })).toEqual([
      { status: 'added', path: '$.rows[id=9]', new: row(9, 3) },
      { status: 'changed', path: '$.rows[id=7].score', old: 1, new: 4 },
      { status: 'removed', path: '$.rows[id=8]', old: row(8, 2) },
    ])
  })

  test('the path tells an id that is text from a number', () => {
    expect(changesOf([row(7, 1), row('7', 2)], [row(7, 1), row('7', 3)])[0]?.path).toBe('$[id="7"].score')
  })

  test('ids that are all new do not align objects', () => {
    const before = [{ uuid: 'x', name: 'a', score: 1 }]
    const after = [{ uuid: 'y', name: 'a', score: 1 }]
    expect(changesOf(before, after)).toEqual([{ status: 'changed', path: '$[name=a].uuid', old: 'x', new: 'y' }])
  })

  test('an inserted item does not change the ones after it', () => {
    expect(changesOf([1, 2, 3], [1, 9, 2, 3])).toEqual([{ status: 'added', path: '$[1]', new: 9 }])
  })

  test('another order is noted, not listed', () => {
    const { change, reordered } = diffJson([row(1, 1), row(2, 2)], [row(2, 2), row(1, 1)], EXACT)
    expect(change).toMatchObject({ changes: [], note: 'Items changed their order: $.' })
    expect(reordered).toBe(1)
  })
})

test('big integers are compared by all their digits, and NaN equals NaN', () => {
  const before = parseJson('{"a": 9007199254740993, "b": NaN}')
  const after = parseJson('{"a": 9007199254740992, "b": NaN}')
  expect(changesOf(before, after).map(({ path }) => path)).toEqual(['$.a'])
})

test('numbers within the tolerance are the same', () => {
  expect(diffJson({ a: 1, b: 1 }, { a: 1.05, b: 1.2 }, { absolute: 0, relative: 0.1 }).change.changes).toEqual([
    { status: 'changed', path: '$.b', old: 1, new: 1.2 },
  ])
})

test('only the first changes are listed, and all are counted', () => {
  const values = Array.from({ length: 12_000 }, (_, index) => index)
  const { change } = diffJson(
    values,
    values.map((value) => -value - 1),
    EXACT,
  )
  expect(change.changes).toHaveLength(10_000)
  expect(change.counts).toEqual({ added: 0, removed: 0, changed: 12_000 })
  expect(change.note).toContain('Only the first 10,000 changes are listed.')
})

describe('for any values', () => {
  const withoutIds = anyJson(fc.constantFrom('a', 'b', 'odd name', '7', '__proto__'))
  const withIds = fc.uniqueArray(
    fc.record({
      id: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', '7', 'odd "id"')),
      score: withoutIds,
    }),
    { maxLength: 8, selector: ({ id }) => id },
  )

  test('equal ones have no changes', () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        expect(diffJson(value, structuredClone(value), EXACT)).toMatchObject({
          change: { changes: [], note: null },
          reordered: 0,
        })
      }),
    )
  })

  test('the changes applied to the old value give the new one', () => {
    fc.assert(
      fc.property(withoutIds, withoutIds, (before, after) => {
        const result = applyChanges(before, changesOf(before, after))
        expect(isSameCell(result, after, EXACT), formatJson(result)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('the changes of items with ids give the new items', () => {
    const byId = (items: Json) =>
      Array.isArray(items)
        ? Object.fromEntries(items.map((item) => [isJsonObject(item) ? formatJson(item.id ?? null) : '', item]))
        : null
    fc.assert(
      fc.property(withIds, withIds, (before, after) => {
        const result = applyChanges(before, changesOf(before, after))
        expect(isSameCell(byId(result), byId(after), EXACT), formatJson(result)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
