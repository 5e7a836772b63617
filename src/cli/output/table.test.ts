import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutTable, type TableColumn } from './table.ts'
import { displayWidth } from './text.ts'

const columns: TableColumn[] = [
  { header: 'KEY', rank: 0 },
  { header: 'N', rank: 3, align: 'right', isNeverCut: true },
  { header: 'WORDS', rank: 1 },
  { header: 'ID', rank: 2, isNeverCut: true },
]
const rows = [
  ['daily-report', '1,240', 'What happened in the night', '01a20739-aa25'],
  ['東京', '2', '', '01a20739-aa26'],
]

const layout = (room: number | null) => {
  const table = layoutTable(columns, rows, room)
  return [table.head, ...rows.map(table.row)]
}

describe('a table', () => {
  test('is as wide as its cells without a limit', () => {
    expect(layout(null)).toEqual([
      'KEY               N  WORDS                       ID',
      'daily-report  1,240  What happened in the night  01a20739-aa25',
      '東京              2                              01a20739-aa26',
    ])
  })

  test('first truncates text, then hides columns, but never truncates a number', () => {
    expect(layout(50)[1]).toBe('daily-report  1,240  What happened…  01a20739-aa25')
    expect(layout(40)[1]).toBe('daily-report  What happe…  01a20739-aa25')
    expect(layout(30)[1]).toBe('daily-report  What happened i…')
    expect(layout(16)[1]).toBe('daily-report')
  })

  test('truncates the column of rank 0 last', () => {
    expect(layout(10)).toEqual(['KEY', 'daily-rep…', '東京'])
  })

  test('hides empty columns if there is a limit, and never truncates an id', () => {
    const id = '01a20739-5580-7046-ad1d-f3529b40a395'
    const named: TableColumn[] = [
      { header: 'KEY', rank: 0, keepsIds: true },
      { header: 'NOTHING', rank: 1 },
      { header: 'WORDS', rank: 2 },
    ]
    const { head, row } = layoutTable(
      named,
      [
        [id, '', 'What happened'],
        ['x'.repeat(60), '', ''],
      ],
      50,
    )
    expect([head, row([id, '', 'What happened'])]).toEqual([`KEY${' '.repeat(39)}WORDS`, `${id}      What ha…`])
    expect(layoutTable(named, [[id, '', 'What happened']], 36).row([id, '', ''])).toBe(id)
    expect(layoutTable(named, [[id, '', '']], null).head).toBe(`KEY${' '.repeat(35)}NOTHING  WORDS`)
  })

  test('may have 200,000 rows', () => {
    const many = Array.from({ length: 200_000 }, (_, at) => [String(at)])
    expect(layoutTable([{ header: 'N', rank: 0, align: 'right' }], many, null).head).toBe('     N')
  })

  test('is never wider than the terminal', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.replaceAll(/\p{C}/gu, ''))
    const table = fc.array(fc.tuple(text, text, text, text), { maxLength: 5 })
    fc.assert(
      fc.property(table, fc.integer({ min: 4, max: 60 }), (cells, room) => {
        const { head, row } = layoutTable(columns, cells, room)
        for (const line of [head, ...cells.map(row)]) expect(displayWidth(line)).toBeLessThanOrEqual(room)
      }),
    )
  })
})
