import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson, type Json } from '#contract/json.ts'
import { readTableRows } from '#contract/table-rows.ts'
import { wholeTable } from '#ui/renderers/table/shown-table.ts'
import { PackedCells } from './packed-cells.ts'
import { readTable } from './read-table.ts'

const artifactWith = (data: Json) => formatJson({ key: 'k', type: 'table', data })

const cell = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constantFrom('12%', '2026-03-01', null, [1, 'x']))
const list = fc.array(fc.oneof({ weight: 5, arbitrary: fc.array(cell) }, cell), { minLength: 1 })
const objects = fc.array(fc.dictionary(fc.constantFrom('a', 'b', '2'), cell), { minLength: 1 })

test('what a worker reads is the same table', () => {
  fc.assert(
    fc.property(fc.oneof(list, objects), fc.boolean(), (data: Json, hasHeader) => {
      const source = readTableRows(data)
      if ('error' in source) return
      const whole = wholeTable(source, hasHeader)
      const { table } = readTable(artifactWith(data), hasHeader)
      expect(table.rowCount).toBe(whole.rowCount)
      expect(table.mayHaveHeader).toBe(whole.mayHaveHeader)
      expect(table.unreadable.map(({ row }) => row)).toEqual(whole.unreadable.map(({ row }) => row))
      expect(table.columns.map(({ name, facts }) => ({ name, facts }))).toEqual(
        whole.data.map(({ name, facts }) => ({ name, facts })),
      )
      const cells = table.columns.map((column) => new PackedCells(column.cells))
      for (let row = 0; row < whole.rowCount; row++) {
        expect(cells.map((column) => column.at(row))).toEqual(whole.data.map((column) => column.cell(row)))
      }
    }),
  )
})

test('data that is not a table is an error', () => {
  expect(() => readTable(artifactWith('[1, 2]'), false)).toThrow('No row is an object or a list')
})
