/** Columns of text beside each other, as wide as the terminal has room for. */
import { cut, pad, width } from './text.ts'

export type TableColumn = {
  header: string
  align?: 'left' | 'right'
  /** What a crowded terminal does without first: the columns with the highest number. 0 always shows. */
  rank: number
  /** Cut off it would be of no use: an id, a number. */
  isWhole?: boolean
  /** It may be cut off, but no id in it. */
  keepsIds?: boolean
  /** It keeps so many columns of the terminal, even at the cost of what is whole. */
  least?: number
}

type Table = { head: string; row: (cells: string[]) => string }

const GAP = '  '
/** A column that has to shrink keeps at least so many columns of the terminal. */
const NARROWEST = 8

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A table whose columns have the width of what is in these rows; `room` null is no limit. Where there is one, columns
 * without anything in them are left out, unless they always show.
 */
export function fitTable(columns: readonly TableColumn[], rows: readonly string[][], room: number | null): Table {
  const wanted = columns.map(({ header }, at) =>
    rows.reduce((widest, row) => Math.max(widest, width(row[at] ?? '')), width(header)),
  )
  const needed = columns.map(({ rank }, at) => (rank === 0 || isFilled(rows, at) ? (wanted[at] ?? 0) : 0))
  const kept = columns.map(({ keepsIds, least = 0 }, at) =>
    Math.max(keepsIds ? widestId(rows, at) : 0, Math.min(least, wanted[at] ?? 0)),
  )
  const widths = room === null ? wanted : fitted(columns, needed, kept, room)
  const row = (cells: readonly string[]) =>
    columns
      .flatMap(({ align }, at) => {
        const most = widths[at] ?? 0
        return most === 0 ? [] : [pad(room === null ? (cells[at] ?? '') : cut(cells[at] ?? '', most), most, align)]
      })
      .join(GAP)
      .trimEnd()
  return { head: row(columns.map(({ header }) => header)), row }
}

function isFilled(rows: readonly string[][], at: number): boolean {
  return rows.length === 0 || rows.some((row) => (row[at] ?? '') !== '')
}

function widestId(rows: readonly string[][], at: number): number {
  return rows.reduce((widest, row) => Math.max(widest, ID.test(row[at] ?? '') ? width(row[at] ?? '') : 0), 0)
}

/**
 * Widths that fit: columns of high rank go while even narrow ones have no room, then what may be cut off shrinks, the
 * widest first, and what always shows last; in the end everything does.
 */
function fitted(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  kept: readonly number[],
  room: number,
): number[] {
  const widths = [...wanted]
  const least = columns.map(({ rank, isWhole }, at) =>
    Math.min(
      wanted[at] ?? 0,
      isWhole ? Number.POSITIVE_INFINITY : Math.max(kept[at] ?? 0, rank === 0 ? 2 * NARROWEST : NARROWEST),
    ),
  )
  const byRank = columns.map(({ rank }, at) => ({ rank, at })).toSorted((a, b) => b.rank - a.rank)
  for (const { at, rank } of byRank) {
    if (rank === 0 || total(least.map((each, at) => (widths[at] === 0 ? 0 : each))) <= room) break
    widths[at] = 0
  }
  const places = columns.map((_, at) => at)
  const cuttable = places.filter((at) => !columns[at]?.isWhole)
  shrink(
    widths,
    room,
    cuttable.filter((at) => columns[at]?.rank !== 0),
    (at) => least[at] ?? 0,
  )
  shrink(widths, room, cuttable, (at) => Math.max(kept[at] ?? 0, NARROWEST / 2))
  shrink(widths, room, cuttable, (at) => Math.max(kept[at] ?? 0, 1))
  shrink(widths, room, places, () => 1)
  return widths
}

/** Takes from the widest of these columns, one by one, what is missing. */
function shrink(widths: number[], room: number, places: number[], leastOf: (at: number) => number): void {
  while (total(widths) > room) {
    const able = places.filter((at) => (widths[at] ?? 0) > leastOf(at))
    const [widest] = able.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))
    if (widest === undefined) return
    widths[widest] = (widths[widest] ?? 0) - 1
  }
}

/** Columns of the terminal that a row takes. */
function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + (each > 0 ? each + GAP.length : 0), -GAP.length)
}
