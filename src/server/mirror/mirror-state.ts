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

/** Makes an empty database a mirror, or continues one. Throws a Conflict for a database with other artifacts. */
export async function beginMirror(db: Database, address: string): Promise<void> {
  const mirror = await readMirror(db)
  if (mirror?.address === address) {
    if (mirror.ended === null) return
    if (await hasChangedSince(db, mirror.ended))
      throw new Conflict(`It was used without the upstream server since ${mirror.ended}.`)
    await saveMirror(db, { ended: null })
    return
  }
  if (mirror) {
    if (!(await isEmpty(db))) throw new Conflict(`It is a mirror of ${mirror.address}.`)
    // The other address was wrong.
    await db.deleteFrom('mirror').execute()
  } else if (await hasRows(db, 'artifact')) throw new Conflict('It contains artifacts that were published here.')
  await db
    .insertInto('mirror')
    .values({ id: ID, address, started: storedTime(nextMoment()), unreadable: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function isEmpty(db: Database): Promise<boolean> {
  return !(await hasRows(db, 'artifact')) && !(await hasRows(db, 'flow')) && !(await hasRows(db, 'flow_run'))
}

async function hasRows(db: Database, table: 'artifact' | 'flow' | 'flow_run'): Promise<boolean> {
  return (await db.selectFrom(table).select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Whether artifacts were published or updated here. */
async function hasChangedSince(db: Database, time: string): Promise<boolean> {
  const [first] = await db.selectFrom('artifact').select('id').where('updated', '>', time).limit(1).execute()
  return first !== undefined
}

export const ENDED = 'The database is no longer a mirror: a server was started on it without an upstream server.'

/** Another server uses the database on its own. */
export class MirrorEnded extends Conflict {
  constructor() {
    super(ENDED)
  }
}

/** Throws if the database is used on its own: nothing may be removed because the upstream server does not have it. */
export async function requireMirror(db: Database): Promise<void> {
  const ended = await db.selectFrom('mirror').select('id').where('ended', 'is not', null).executeTakeFirst()
  if (ended !== undefined) throw new MirrorEnded()
}

/** The same for a transaction, before the end of which the mirror cannot end. */
export async function holdMirror(db: Database): Promise<void> {
  await lockShared(db, MIRROR_NAME)
  await requireMirror(db)
}

const MIRROR_NAME = 'mirror'

/** The database is used on its own from now on. */
export async function endMirror(db: Database): Promise<void> {
  const mirror = await readMirror(db)
  if (mirror === null) return
  if (mirror.ended === null) {
    const { last } = await db
      .selectFrom('artifact')
      .select(({ fn }) => fn.max<string | null>('updated').as('last'))
      .executeTakeFirstOrThrow()
    const now = storedTime(nextMoment())
    await transact(db, async (db) => {
      await lock(db, MIRROR_NAME)
      // The clock of the upstream server may be ahead.
      await saveMirror(db, { ended: last !== null && last > now ? last : now })
    })
  }
  // Afterwards, because nothing more is stored that needs a number; also after a server that was stopped in between.
  await numberVersions(db)
}
