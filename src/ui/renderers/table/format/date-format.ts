import type { TimeZone } from '#content/time.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { Cells } from '#ui/renderers/table/columns/cells.ts'
import { ISO_TIME, toTime } from '#ui/renderers/table/columns/numeric.ts'

/** What all dates of a column show. */
export type DateLayout = {
  /** Whether the times have a zone; then they are shown in the zone that the user has chosen. */
  isZoned: boolean
  precision: 'day' | 'minute' | 'second'
  /** Decimals of a second. */
  decimals: number
}

type Parts = { time: string | undefined; fraction: string; isZoned: boolean }

const MAX_SAMPLE = 1000
const MIDNIGHT = /^00:00(?::00)?$/

/** Null if the dates of a sample are written in different ways, which are shown as they are. */
export function dateLayout(cells: Cells): DateLayout | null {
  const step = Math.max(1, Math.floor(cells.length / MAX_SAMPLE))
  const sample: Parts[] = []
  for (let row = 0; row < cells.length; row += step) {
    const parts = partsOf(cells.at(row))
    if (parts !== null) sample.push(parts)
  }
  const [first] = sample
  if (first === undefined) return null
  const isDay = sample.every(({ time, fraction }) => time === undefined || (MIDNIGHT.test(time) && fraction === ''))
  const isUniform = sample.every((parts) => parts.isZoned === first.isZoned && isDayOnly(parts) === isDayOnly(first))
  if (!isUniform) return null
  // pandas writes days as midnight UTC; another zone would show another day.
  if (isDay) return { isZoned: false, precision: 'day', decimals: 0 }
  const decimals = sample.reduce((most, { fraction }) => Math.max(most, fraction.length), 0)
  const hasSeconds = decimals > 0 || sample.some(({ time = '' }) => !/^\d\d:\d\d(?::00)?$/.test(time))
  return { isZoned: first.isZoned, precision: hasSeconds ? 'second' : 'minute', decimals }
}

const isDayOnly = ({ time }: Parts) => time === undefined

/** `fraction` without trailing zeros. */
function partsOf(cell: Cell): Parts | null {
  const found = typeof cell === 'string' && cell.length <= 60 ? ISO_TIME.exec(cell) : null
  if (found === null) return null
  const [, , time, fraction = '', zone] = found
  return { time, fraction: fraction.replace(/0+$/, ''), isZoned: zone !== undefined }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(precision: DateLayout['precision'], timeZone: string | undefined): Intl.DateTimeFormat {
  const name = `${precision} ${timeZone}`
  const known = formats.get(name)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    ...(precision !== 'day' && { hour: '2-digit', minute: '2-digit' }),
    ...(precision === 'second' && { second: '2-digit' }),
    timeZone,
  })
  formats.set(name, format)
  return format
}

/** "28 Nov 2026, 10:00:00.123"; null for a cell that says more than the layout shows. */
export function dateFormatter(layout: DateLayout | null, zone: TimeZone): (cell: Cell) => string | null {
  if (layout === null) return () => null
  const { precision, decimals, isZoned } = layout
  const format = dateFormat(precision, isZoned && zone === 'local' ? undefined : 'UTC')
  return (cell) => {
    const parts = partsOf(cell)
    const time = toTime(cell)
    if (parts === null || time === null || !isShown(parts, layout)) return null
    const fraction = decimals === 0 ? '' : `.${parts.fraction.padEnd(decimals, '0')}`
    return `${format.format(Math.floor(time / 1000))}${fraction}`
  }
}

function isShown({ time, fraction, isZoned }: Parts, layout: DateLayout): boolean {
  if (layout.precision === 'day') return fraction === '' && (time === undefined || MIDNIGHT.test(time))
  if (time === undefined || isZoned !== layout.isZoned || fraction.length > layout.decimals) return false
  return layout.precision === 'second' || /^\d\d:\d\d(?::00)?$/.test(time)
}
