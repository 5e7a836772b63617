/** Stores flows, deployments and runs of the upstream server. */
import { chunksOf } from '#server/chunks.ts'
import { isAnyOf, lock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { readDeleted } from '#server/mirror/deleted-lately.ts'
import { holdMirror } from '#server/mirror/mirror-state.ts'
import { isAboutRow, storeOrSkip } from '#server/mirror/store-or-skip.ts'
import { MAX_ROWS, readOrNull, type WireRow } from '#server/mirror/wire-row.ts'
import { replaceTags } from '#server/runs/tags-and-labels.ts'
import { timeSlice } from '#server/time-slice.ts'
import { deploymentRow, flowRow, flowRunRow, type Stored, taskRunRow } from './run-rows.ts'
import { storeStates } from './store-states.ts'
import { DEPLOYMENTS, FLOW_RUNS, FLOWS, type Mirrored, type MirroredTable, TASK_RUNS } from './unique-keys.ts'
import { upsertRows } from './upsert-rows.ts'

export type RelatedRows = { flows: WireRow[]; deployments: WireRow[]; flowRuns: WireRow[]; taskRuns: WireRow[] }

/**
 * Stores what differs from the rows that are stored and is not older than they are. Skips rows that are malformed, or that
 * the database rejects. Resolves to the number of rows that changed. `isVisible` says whether pages are told of a change.
 */
export async function storeRuns(db: Database, rows: RelatedRows, isVisible = () => true): Promise<number> {
  return (
    (await storePages(db, FLOWS, rows.flows, flowRow, isVisible)) +
    (await storePages(db, DEPLOYMENTS, rows.deployments, deploymentRow, isVisible)) +
    (await storePages(db, FLOW_RUNS, rows.flowRuns, flowRunRow, isVisible)) +
    (await storePages(db, TASK_RUNS, rows.taskRuns, taskRunRow, isVisible))
  )
}

async function storePages<Name extends keyof Mirrored>(
  db: Database,
  table: MirroredTable<Name>,
  wires: WireRow[],
  read: (wire: WireRow) => Stored<Mirrored[Name]>,
  isVisible: () => boolean,
): Promise<number> {
  let changed = 0
  const pause = timeSlice()
  const store = (page: Stored<Mirrored[Name]>[]) => transact(db, (db) => storePage(db, table, page), isVisible)
  for (const some of chunksOf(wires, MAX_ROWS)) {
    const page = some.flatMap((wire) => readOrNull(() => read(wire)) ?? [])
    for (const count of await storeOrSkip(page, store, skip)) changed += count
    await pause()
  }
  return changed
}

function skip(_: unknown, error: unknown): void {
  if (!isAboutRow(error)) throw error
}

async function storePage<Name extends keyof Mirrored>(
  db: Database,
  table: MirroredTable<Name>,
  sent: Stored<Mirrored[Name]>[],
): Promise<number> {
  await holdMirror(db)
  // Another server of the database may be storing the same rows.
  await lock(db, 'mirrored runs')
  const deleted = await readDeleted(db, sent.flatMap(idsOf))
  const page = sent.filter((stored) => !idsOf(stored).some((id) => deleted.has(id)))
  if (page.length === 0) return 0
  const { changed, unknown, newest } = await upsertRows(
    db,
    table,
    page.map(({ row }) => row),
  )
  const present = page.filter(({ row }) => newest.has(row))
  if (table.name === 'flow_run')
    await unmarkDeleted(
      db,
      [...newest].map(({ id }) => id),
    )
  const states = await storeStates(
    db,
    present.flatMap(({ state }) => state ?? []),
  )
  const tagged = present.filter(({ row, tags }) => changed.has(row.id) && (tags.length > 0 || !unknown.has(row.id)))
  await replaceTags(db, new Map(tagged.map(({ row, tags }) => [row.id, tags])))
  return changed.size + states
}

/** The ids of the row and of the flow run that it is deleted with. */
function idsOf<Name extends keyof Mirrored>({ row }: Stored<Mirrored[Name]>): string[] {
  return 'flow_run_id' in row && row.flow_run_id !== null ? [row.id, row.flow_run_id] : [row.id]
}

/** The upstream server has them after all: it may have lost them for a while. */
async function unmarkDeleted(db: Database, ids: string[]): Promise<void> {
  await db
    .updateTable('mirrored_run')
    .set({ deleted: null })
    .where(isAnyOf(db, 'mirrored_run.flow_run_id', ids))
    .where('deleted', 'is not', null)
    .execute()
}
