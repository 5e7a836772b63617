/** The row that says what this database is a mirror of, and how far it has been read. */
import * as z from 'zod/mini'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { lock, lockShared } from '#server/database/dialect.ts'
import type { MirrorTable } from '#server/database/mirror-tables.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { Conflict } from '#server/errors.ts'
import { numberVersions } from './artifacts/number-versions.ts'

const ID = 1

/** A part of the upstream's artifacts, newest first, that is still being read. */
const Range = z.object({
  sort: z.enum(['UPDATED_DESC', 'CREATED_DESC']),
  offset: z.number(),
  /** How many rows from there on have been read already; null if the next row need not follow the last one. */
  overlap: z.nullable(z.number()),
  /** The time of the last row that was read; null before the first. */
  low: z.nullable(z.string()),
  /** Ends before this time; null at the end. */
  until: z.nullable(z.string()),
})
export type Range = z.output<typeof Range>

const Walk = z.object({
  /** The newest first. */
  ranges: z.array(Range),
  /** The position among the recent runs, and whether all of them have been read. */
  runs: z.nullable(z.string()),
  hasRuns: z.boolean(),
})
type Walk = z.output<typeof Walk>

export type MirrorState = Omit<MirrorTable, 'walk'> & { walk: Walk }

export async function readMirror(db: Database): Promise<MirrorState | null> {
  const row = await db.selectFrom('mirror').selectAll().where('id', '=', ID).executeTakeFirst()
  return row
    ? {
        ...row,
        walk: row.walk === null ? { ranges: [], runs: null, hasRuns: false } : Walk.parse(JSON.parse(row.walk)),
      }
    : null
}

/** Not a change that pages are told of: it happens with every request to the upstream server. */
export async function saveMirror(db: Database, changes: Partial<Omit<MirrorState, 'id'>>): Promise<void> {
  const { walk, ...columns } = changes
  await db
    .updateTable('mirror')
    .set({ ...columns, ...(walk && { walk: JSON.stringify(walk) }) })
    .where('id', '=', ID)
    .execute()
}

/** Makes an empty database a mirror, or continues one. Throws a Conflict for a database that contains something else. */
export async function beginMirror(db: Database, address: string): Promise<void> {
  const mirror = await readMirror(db)
  if (mirror !== null && mirror.used !== null)
    throw new Conflict(`It was used without the upstream server since ${mirror.used}.`)
  if (mirror?.address === address) {
    if (mirror.ended !== null) await saveMirror(db, { ended: null })
    return
  }
  const content = await findContent(db)
  if (mirror) {
    if (content !== null) throw new Conflict(`It is a mirror of ${mirror.address}.`)
    // The other address was wrong.
    await db.deleteFrom('mirror').execute()
  } else if (content !== null) throw new Conflict(`It contains ${content} that were published here.`)
  await db
    .insertInto('mirror')
    .values({ id: ID, address, started: storedTime(nextMoment()), unreadable: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Names what a sync reads too, and would remove. */
async function findContent(db: Database): Promise<string | null> {
  const contents = { artifact: 'artifacts', flow_run: 'flow runs', task_run: 'task runs', flow: 'flows' } as const
  for (const table of ['artifact', 'flow_run', 'task_run', 'flow'] as const) {
    const row = await db.selectFrom(table).select('id').limit(1).executeTakeFirst()
    if (row !== undefined) return contents[table]
  }
  return null
}

/** To be called before the first artifact or run is changed without the upstream server. */
export async function noteUse(db: Database): Promise<void> {
  await db
    .updateTable('mirror')
    .set({ used: storedTime(nextMoment()) })
    .where('used', 'is', null)
    .execute()
}

export const ENDED = 'The database is no longer a mirror: a server was started on it without an upstream server.'

/** Another server uses the database on its own. */
export class MirrorEnded extends Conflict {
  constructor() {
    super(ENDED)
  }
}

/** Throws if the database is used on its own: nothing may be removed because the upstream server does not have it. */
export async function requireMirror(db: Database): Promise<MirrorState | null> {
  const state = await readMirror(db)
  if (state !== null && (state.ended ?? state.used) !== null) throw new MirrorEnded()
  return state
}

/** The same for a transaction that stores what the upstream server has sent. The mirror cannot end before it does. */
export async function holdMirror(db: Database): Promise<void> {
  await lockShared(db, MIRROR_NAME)
  await requireMirror(db)
}

/** Waits for all transactions that store something, and lets none begin before the end of this one. */
export const lockMirror = (db: Database) => lock(db, MIRROR_NAME)

/** Not a key: keys are locked, too. */
const MIRROR_NAME = 'the mirror'

/**
 * The database is used on its own from now on. Throws a Conflict while older versions are missing, because those that are
 * here would get their numbers.
 */
export async function endMirror(db: Database): Promise<void> {
  const mirror = await readMirror(db)
  if (mirror === null) return
  if (mirror.ended === null) {
    if (mirror.completed === null && (await findContent(db)) !== null)
      throw new Conflict(`Its first copy of ${mirror.address} is not complete.`)
    await transact(db, async (db) => {
      await lockMirror(db)
      await saveMirror(db, { ended: storedTime(nextMoment()) })
    })
  }
  // Afterwards, because nothing more is stored that needs a number; also after a server that was stopped in between.
  await numberVersions(db)
}
