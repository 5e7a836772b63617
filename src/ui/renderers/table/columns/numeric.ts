import type { Cell } from '#contract/table-rows.ts'

const NUMBER_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const INTEGER_TEXT = /^-?\d{16,}$/

/** The numeric value of a cell, exact for integers; null for NaN and anything else. */
export function toNumeric(cell: Cell): number | bigint | null {
  if (typeof cell === 'number') return Number.isNaN(cell) ? null : cell
  if (typeof cell === 'bigint') return cell
  if (typeof cell !== 'string' || !NUMBER_TEXT.test(cell)) return null
  return INTEGER_TEXT.test(cell) ? BigInt(cell) : Number(cell)
}

/** The parts of an ISO 8601 date or time. */
export const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/

/** An ISO 8601 date or time in microseconds; null for anything else. Without a zone it is in UTC, or in local time. */
export function toTime(cell: Cell, zoneless: 'utc' | 'local' = 'utc'): number | null {
  if (typeof cell !== 'string' || cell.length < 10 || cell.length > 60) return null
  const found = ISO_TIME.exec(cell)
  if (found === null) return null
  const [, day, time, fraction, zone = zoneless === 'utc' ? 'Z' : ''] = found
  const offset = zone === 'UTC' ? 'Z' : zone.length === 3 ? `${zone}:00` : zone.replace(/^(.\d\d)(\d\d)$/, '$1:$2')
  const value = Date.parse(`${day}T${time ?? '00:00'}${offset}`)
  if (Number.isNaN(value)) return null
  return value * 1000 + (fraction === undefined ? 0 : Number(`0.${fraction}`) * 1e6)
}
