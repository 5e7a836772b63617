import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitTable, type TableColumn } from './table.ts'
import { width } from './text.ts'

const columns: TableColumn[] = [
  { header: 'KEY', rank: 0 },
  { header: 'N', rank: 3, align: 'right', isWhole: true },
  { header: 'WORDS', rank: 1 },
  { header: 'ID', rank: 2, isWhole: true },
]
const rows = [
  ['daily-report', '1,240', 'What happened in the night', '01a20739-aa25'],
  ['東京', '2', '', '01a20739-aa26'],
]

const drawn = (room: number | null) => {
  const table = fitTable(columns, rows, room)
  return [table.head, ...rows.map(table.row)]
}

describe('a table', () => {
  test('has the width of what is in it where there is no limit', () => {
    expect(drawn(null)).toEqual([
      'KEY               N  WORDS                       ID',
      'daily-report  1,240  What happened in the night  01a20739-aa25',
      '東京              2                              01a20739-aa26',
    ])
  })

  test('first cuts off words, then goes without columns, but never cuts off a number', () => {
    expect(drawn(50)[1]).toBe('daily-report  1,240  What happened…  01a20739-aa25')
    expect(drawn(40)[1]).toBe('daily-report  What happe…  01a20739-aa25')
    expect(drawn(30)[1]).toBe('daily-report  What happened i…')
    expect(drawn(16)[1]).toBe('daily-report')
  })

  test('cuts off the column that always shows when nothing else is left', () => {
    expect(drawn(10)).toEqual(['KEY', 'daily-rep…', '東京'])
  })

  test('leaves out what has nothing in it where there is a limit, and never cuts off an id', () => {
    const id = '01a20739-5580-7046-ad1d-f3529b40a395'
    const named: TableColumn[] = [
      { header: 'KEY', rank: 0, keepsIds: true },
      { header: 'NOTHING', rank: 1 },
      { header: 'WORDS', rank: 2 },
    ]
    const { head, row } = fitTable(
      named,
      [
        [id, '', 'What happened'],
        ['x'.repeat(60), '', ''],
      ],
      50,
    )
    expect([head, row([id, '', 'What happened'])]).toEqual([`KEY${' '.repeat(39)}WORDS`, `${id}      What ha…`])
    expect(fitTable(named, [[id, '', 'What happened']], 36).row([id, '', ''])).toBe(id)
    expect(fitTable(named, [[id, '', '']], null).head).toBe(`KEY${' '.repeat(35)}NOTHING  WORDS`)
  })

  test('may have more rows than a function takes arguments', () => {
    const many = Array.from({ length: 200_000 }, (_, at) => [String(at)])
    expect(fitTable([{ header: 'N', rank: 0, align: 'right' }], many, null).head).toBe('     N')
  })

  test('is never wider than the terminal, whatever is in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.replaceAll(/\p{C}/gu, ''))
    const table = fc.array(fc.tuple(text, text, text, text), { maxLength: 5 })
    fc.assert(
      fc.property(table, fc.integer({ min: 4, max: 60 }), (cells, room) => {
        const { head, row } = fitTable(columns, cells, room)
        for (const line of [head, ...cells.map(row)]) expect(width(line)).toBeLessThanOrEqual(room)
      }),
    )
  })
})
