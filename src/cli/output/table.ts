/** Text in columns that fit the terminal. */
import { displayWidth, truncate } from './text.ts'

export type TableColumn = {
  header: string
  align?: 'left' | 'right'
  /** A narrow terminal hides the columns with the highest rank first. Rank 0 is never hidden. */
  rank: number
  /** A part of it would be useless, as of an id or a number. */
  isNeverCut?: boolean
  /** Ids in it are not cut, other text may be. */
  keepsIds?: boolean
  /** Terminal columns that it keeps, even at the cost of a column that is never cut. */
  minWidth?: number
}

type Table = {
  head: string
  row: (cells: string[]) => string
  /** A row with a style for each cell. */
  paintedRow: (cells: string[], paint: (text: string, at: number) => string) => string
  /** The indexes of filled columns that the terminal has no room for. */
  hidden: number[]
}

const GAP = '  '
/** Columns shrink to this width before others are hidden. */
const MIN_WIDTH = 8

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A table with columns as wide as these rows need; `room` is the limit in terminal columns, or null. With a limit,
 * empty columns are hidden unless their rank is 0.
 */
export function layoutTable(columns: readonly TableColumn[], rows: readonly string[][], room: number | null): Table {
  const wanted = columns.map(({ header }, at) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[at] ?? '')), displayWidth(header)),
  )
  const needed = columns.map(({ rank }, at) => (rank === 0 || isFilled(rows, at) ? (wanted[at] ?? 0) : 0))
  const kept = columns.map(({ keepsIds, minWidth = 0 }, at) =>
    Math.max(keepsIds ? widestId(rows, at) : 0, Math.min(minWidth, wanted[at] ?? 0)),
  )
  const widths = room === null ? wanted : fitWidths(columns, needed, kept, room)
  const paintedRow: Table['paintedRow'] = (cells, paint) =>
    columns
      .flatMap(({ align }, at) => {
        const most = widths[at] ?? 0
        if (most === 0) return []
        const text = room === null ? (cells[at] ?? '') : truncate(cells[at] ?? '', most)
        const blank = ' '.repeat(Math.max(0, most - displayWidth(text)))
        return [align === 'right' ? blank + paint(text, at) : paint(text, at) + blank]
      })
      .join(GAP)
      .trimEnd()
  const hidden = columns.flatMap((_, at) => (widths[at] === 0 && needed[at] !== 0 ? [at] : []))
  const row = (cells: string[]) => paintedRow(cells, (text) => text)
  return { head: row(columns.map(({ header }) => header)), row, paintedRow, hidden }
}

function isFilled(rows: readonly string[][], at: number): boolean {
  return rows.length === 0 || rows.some((row) => (row[at] ?? '') !== '')
}

function widestId(rows: readonly string[][], at: number): number {
  return rows.reduce((widest, row) => Math.max(widest, UUID.test(row[at] ?? '') ? displayWidth(row[at] ?? '') : 0), 0)
}

/**
 * Widths that fit. Hides columns of high rank until the others fit at their minimum, then shrinks the widest columns
 * that may be cut, those of rank 0 last. If that is not enough, shrinks all columns.
 */
function fitWidths(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  kept: readonly number[],
  room: number,
): number[] {
  const widths = [...wanted]
  const least = columns.map(({ rank, isNeverCut }, at) =>
    Math.min(
      wanted[at] ?? 0,
      isNeverCut ? Number.POSITIVE_INFINITY : Math.max(kept[at] ?? 0, rank === 0 ? 2 * MIN_WIDTH : MIN_WIDTH),
    ),
  )
  const byRank = columns.map(({ rank }, at) => ({ rank, at })).toSorted((a, b) => b.rank - a.rank)
  for (const { at, rank } of byRank) {
    if (rank === 0 || total(least.map((each, at) => (widths[at] === 0 ? 0 : each))) <= room) break
    widths[at] = 0
  }
  const places = columns.map((_, at) => at)
  const cuttable = places.filter((at) => !columns[at]?.isNeverCut)
  shrink(
    widths,
    room,
    cuttable.filter((at) => columns[at]?.rank !== 0),
    (at) => least[at] ?? 0,
  )
  shrink(widths, room, cuttable, (at) => Math.max(kept[at] ?? 0, MIN_WIDTH / 2))
  shrink(widths, room, cuttable, (at) => Math.max(kept[at] ?? 0, 1))
  shrink(widths, room, places, () => 1)
  return widths
}

/** Shrinks the widest of these columns, step by step, until the row fits. */
function shrink(widths: number[], room: number, places: number[], leastOf: (at: number) => number): void {
  while (total(widths) > room) {
    const shrinkable = places.filter((at) => (widths[at] ?? 0) > leastOf(at))
    const [widest] = shrinkable.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))
    if (widest === undefined) return
    widths[widest] = (widths[widest] ?? 0) - 1
  }
}

/** Terminal columns of a row. */
function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + (each > 0 ? each + GAP.length : 0), -GAP.length)
}
