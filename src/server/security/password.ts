/** The shared password, and how fast clients can guess it. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** Wrong passwords of an address that are answered at once. One is forgotten every second. */
const FREE_FAILURES = 10
const DELAY_MS = 1000
/** Wrong passwords of an address that wait at the same time. Beyond, none is compared, not even a right one. */
const MAX_WAITING = 10
/** Addresses to remember. */
const MAX_ADDRESSES = 10_000

type Failures = { count: number; at: number; waiting: number }

export type Password = {
  /** Whether clients of this address have to wait before they try again. */
  isBlocked: (address: string) => boolean
  /** Resolves, after a delay if there were many wrong ones, to whether it is the password. */
  check: (given: string | Uint8Array, address: string) => Promise<boolean>
}

export function openPassword(authString: string): Password {
  const failures = new Map<string, Failures>()

  function addFailure(address: string): Failures {
    const now = performance.now()
    const known = failures.get(address) ?? { count: 0, at: now, waiting: 0 }
    known.count = Math.max(0, known.count - (now - known.at) / DELAY_MS) + 1
    known.at = now
    // The address that failed last is the last to be forgotten.
    failures.delete(address)
    failures.set(address, known)
    const [oldest] = failures.keys()
    if (failures.size > MAX_ADDRESSES && oldest !== undefined) failures.delete(oldest)
    return known
  }

  return {
    isBlocked: (address) => (failures.get(address)?.waiting ?? 0) >= MAX_WAITING,
    async check(given, address) {
      if (isEqualConstantTime(given, authString)) return true
      const known = addFailure(address)
      if (known.count <= FREE_FAILURES) return false
      known.waiting++
      await pause(DELAY_MS)
      known.waiting--
      return false
    },
  }
}

/** Constant-time comparison. */
export function isEqualConstantTime(given: string | Uint8Array, wanted: string): boolean {
  const hash = (text: string | Uint8Array) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}
