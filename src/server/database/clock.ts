/** Moments and ids. Each moment of a process is later than the one before, and an id's order is that of its moment. */
import { randomBytes } from 'node:crypto'

/** Microseconds since 1970. */
export type Micros = number

let last: Micros = 0

/** Now, at least one microsecond after the previous call. */
export function nextMoment(): Micros {
  last = Math.max(last + 1, Date.now() * 1000)
  return last
}

/** The form in which the database keeps times: UTC with six digits, so that order as text is order in time. */
export function storedTime(moment: Micros): string {
  const seconds = new Date(Math.floor(moment / 1000)).toISOString().slice(0, 19)
  return `${seconds}.${String(moment % 1_000_000).padStart(6, '0')}Z`
}

/** The moment of a stored time. */
export function momentOf(stored: string): Micros {
  return Date.parse(`${stored.slice(0, 19)}Z`) * 1000 + Number(stored.slice(20, 26).replace('Z', ''))
}

/** Seconds from one stored time to another. */
export function secondsBetween(from: string, to: string): number {
  return (momentOf(to) - momentOf(from)) / 1_000_000
}

/** The form that clients see: without a fraction of nothing, as Python writes it. */
export function wireTime<Stored extends string | null>(stored: Stored): Stored | string {
  return stored?.endsWith('.000000Z') ? `${stored.slice(0, 19)}Z` : stored
}

/** A UUIDv7: 48 bits of milliseconds, then the microseconds within them, then chance. */
export function uuidAt(moment: Micros): string {
  const time = Math.floor(moment / 1000)
    .toString(16)
    .padStart(12, '0')
  const within = (moment % 1000).toString(16).padStart(3, '0')
  const bytes = randomBytes(8)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x80, 0)
  const chance = bytes.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${within}-${chance.slice(0, 4)}-${chance.slice(4)}`
}
