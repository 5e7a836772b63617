/** Times and ids. Times of one process strictly increase, and ids sort by the time of their creation. */
import { randomBytes } from 'node:crypto'

/** Microseconds since 1970. */
export type Micros = number

let last: Micros = 0

/** Now, at least one microsecond after the previous call. */
export function nextMoment(): Micros {
  last = Math.max(last + 1, Date.now() * 1000)
  return last
}

/** The format of times in the database: UTC with six decimals, so that text sorts by time. */
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

/** The format of times on the wire: like Python, without a fraction of zero. */
export function wireTime<Stored extends string | null>(stored: Stored): Stored | string {
  return stored?.endsWith('.000000Z') ? `${stored.slice(0, 19)}Z` : stored
}

let randomness = Buffer.alloc(0)

/** Many bytes at a time, because each call of the system takes longer than all the rest. */
function nextRandom(count: number): Buffer {
  if (randomness.length < count) randomness = randomBytes(4096)
  const bytes = randomness.subarray(0, count)
  randomness = randomness.subarray(count)
  return bytes
}

/** A UUIDv7: 48 bits of milliseconds, then the microseconds within them, then random bits. */
export function uuidAt(moment: Micros): string {
  const time = Math.floor(moment / 1000)
    .toString(16)
    .padStart(12, '0')
  const within = (moment % 1000).toString(16).padStart(3, '0')
  const bytes = nextRandom(8)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x80, 0)
  const random = bytes.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${within}-${random.slice(0, 4)}-${random.slice(4)}`
}
