import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memberNames, parseJson } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'
import { PackedCells, packCells } from './packed-cells.ts'

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 70n }),
  fc.boolean(),
  fc.constantFrom<Cell>(null, undefined, '', -0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.array(fc.string()),
)

const unpacked = (cells: Cell[]) => {
  const packed = new PackedCells(packCells(cells))
  return Array.from({ length: packed.length }, (_, row) => packed.at(row))
}

test('packed cells have the same values as before', () => {
  fc.assert(
    fc.property(fc.array(cell), (cells) => {
      expect(unpacked(cells)).toEqual(cells)
    }),
  )
})

test('packed objects keep the order of their names and all digits', () => {
  const value = parseJson('{"2024":1.0,"2023":12345678901234567890,"x":NaN}')
  const [found] = unpacked([value])
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new Error('Not an object')
  expect(memberNames(found)).toEqual(['2024', '2023', 'x'])
  expect(found).toEqual(value)
})
