/** What is deleted in the background, by one server at a time: deletions that were asked for, and those of retention. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { withWorkerLock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { hasTimedOut } from '#server/database/postgres.ts'
import type { DeletionTable } from '#server/database/tables.ts'
import { shareListeners } from '#server/database/transaction.ts'
import { Unavailable } from '#server/errors.ts'
import { removeBatch } from './batches.ts'
import { endDeletion, isAnythingToDo, readOpenDeletions, readPlanned, startDeletion } from './deletions.ts'
import { clearPlan, planDeletion } from './plan.ts'
import { startDueRetention } from './policies.ts'

/** Milliseconds between two looks at what other servers were asked for, and at the time. */
const LOOK_EVERY = 1000
/** Milliseconds between two batches at least. */
const SHORTEST_PAUSE = 2

export type CleanUp = {
  /** Looks at once. */
  wake: () => void
  /** Resolves when nothing is under way; what is left is taken up after the next start, or by another server. */
  stop: () => Promise<void>
}

/** Starts looking for work. */
export function startCleanUp(db: Database, log: FastifyBaseLogger): CleanUp {
  const stopping = new AbortController()
  let present: Promise<void> | null = null
  let isWanted = false
  const wake = () => {
    isWanted = true
    if (present || stopping.signal.aborted) return
    present = look().finally(() => {
      present = null
    })
  }
  const look = async () => {
    try {
      while (isWanted && !stopping.signal.aborted) {
        isWanted = false
        if (await isAnythingToDo(db)) await withWorkerLock(db, (own) => work(db, own, stopping.signal, log))
      }
    } catch (error) {
      // Once the database is back the next look goes on where this one ended.
      log.warn({ error: reasonOf(error) }, 'clean-up interrupted')
    }
  }
  const timer = setInterval(wake, LOOK_EVERY)
  timer.unref()
  return {
    wake,
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await present
    },
  }
}

type Steps = AsyncGenerator<void>

/** Carries out what is in line, all of it by turns, so that something small does not wait for something large. */
async function work(whole: Database, db: Database, signal: AbortSignal, log: FastifyBaseLogger): Promise<void> {
  if (db !== whole) shareListeners(whole, db)
  const closing = new Map<string, Steps>()
  const active = new Map<string, Steps>()
  /** Until when those are left alone that could not go on. */
  const resting = new Map<string, number>()
  const setAside = (id: string, error: unknown) => {
    log.warn({ deletion: id, error: reasonOf(error) }, 'deletion interrupted')
    resting.set(id, performance.now() + LOOK_EVERY)
  }
  for (const id of await readPlanned(db)) closing.set(id, clearPlan(db, id))
  while (!signal.aborted) {
    await startDueRetention(db)
    const open = await readOpenDeletions(db)
    for (const deletion of open) {
      closing.delete(deletion.id)
      const isResting = (resting.get(deletion.id) ?? 0) > performance.now()
      if (!active.has(deletion.id) && !isResting) active.set(deletion.id, carryOut(db, deletion, log))
    }
    for (const id of active.keys()) {
      if (open.some((deletion) => deletion.id === id)) continue
      active.delete(id)
      closing.set(id, clearPlan(db, id))
    }
    if (active.size + closing.size === 0) return
    for (const steps of [active, closing]) await takeSteps(steps, signal, setAside)
  }
}

/** One step of each; whatever has ended, or cannot go on, is left out of the next round. */
async function takeSteps(
  all: Map<string, Steps>,
  signal: AbortSignal,
  onFailure: (id: string, error: unknown) => void,
): Promise<void> {
  for (const [id, steps] of all) {
    if (signal.aborted) return
    const started = performance.now()
    try {
      const { done } = await steps.next()
      if (done) all.delete(id)
    } catch (error) {
      all.delete(id)
      onFailure(id, error)
    }
    // Others have at least as much time as we took.
    const rest = Math.max(SHORTEST_PAUSE, performance.now() - started)
    await pause(rest, undefined, { signal, ref: false }).catch(() => {})
  }
}

async function* carryOut(db: Database, deletion: DeletionTable, log: FastifyBaseLogger): Steps {
  try {
    if (deletion.state === 'WAITING') await startDeletion(db, deletion.id)
    if (deletion.count === null) yield* plan(db, deletion)
    while (await removeBatch(db, deletion.id)) yield
  } catch (error) {
    // The database is away, or others are at it for long: once more when it is the next turn.
    if (error instanceof Unavailable) throw error
    log.error({ deletion: deletion.id, error: reasonOf(error) }, 'deletion failed')
    await endDeletion(db, deletion.id, { state: 'FAILED', error: reasonOf(error) })
  }
}

/** What takes too long to find would take too long the next time as well. */
async function* plan(db: Database, deletion: DeletionTable): Steps {
  try {
    yield* planDeletion(db, deletion)
  } catch (error) {
    if (!hasTimedOut(error)) throw error
    throw new Error('To find what is to go took longer than the database lets a statement take.', { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Unavailable ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
