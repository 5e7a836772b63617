/** Sends a create with an Idempotency-Key at most once, whichever server it is repeated on, and whatever ends in between. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  findRequest,
  forgetRequest,
  hasUnknownResult,
  noteMade,
  PENDING,
  type RequestIdentity,
  rememberMade,
  UNCONFIRMED,
  unknownResult,
} from '#server/artifacts/idempotency.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { DomainError, UpstreamError } from '#server/errors.ts'

/** A create has been answered, or failed, until then. */
const MAX_SENDING_MS = 35_000
const LOOK_INTERVAL_MS = 250

/**
 * Reserves the key, and resolves to the id of what the same request has created: null if it is to be sent now. Waits while
 * it is being sent, perhaps by another server.
 */
export async function reserveCreate(db: Database, identity: RequestIdentity): Promise<string | null> {
  const waitUntil = performance.now() + MAX_SENDING_MS
  for (;;) {
    const found = await transact(
      db,
      async (db) => {
        const found = await findRequest(db, identity)
        // Of two servers, the second one fails here, is retried, and finds the row of the first.
        if (found === undefined) await rememberMade(db, identity, PENDING)
        return found
      },
      () => false,
    )
    if (found === undefined) return null
    if (!hasUnknownResult(found)) return found.made_id
    const isBeingSent = found.made_id === PENDING && found.created > storedTime(nextMoment() - MAX_SENDING_MS * 1000)
    if (!isBeingSent || performance.now() > waitUntil) throw unknownResult()
    await pause(LOOK_INTERVAL_MS)
  }
}

/** Sends a create whose key is reserved. `send` resolves to the id of what has been created, with the rest of the answer. */
export async function sendReserved<Made extends { id: string }>(
  db: Database,
  identity: RequestIdentity,
  send: () => Promise<Made>,
): Promise<Made> {
  const made = await send().catch(async (error: unknown) => {
    const isWithoutEffect = error instanceof UpstreamError && error.isWithoutEffect
    await settle(db, (db) => (isWithoutEffect ? forgetRequest(db, identity) : noteMade(db, identity, UNCONFIRMED)))
    throw error
  })
  await settle(db, (db) => noteMade(db, identity, made.id))
  return made
}

/** If the database fails, the key stays reserved: the result is then unknown. */
async function settle(db: Database, change: (db: Database) => Promise<void>): Promise<void> {
  try {
    await transact(db, change, () => false)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}
