/** Reads what belongs to the stored runs: their states, task runs, subflow runs and logs. */
import type { Database } from '#server/database/open.ts'
import { isAboutRows } from '#server/mirror/ask-for-fewer.ts'
import type { RunTable } from '#server/mirror/details/mirrored-runs.ts'
import { readWholeRun } from '#server/mirror/details/read-whole-run.ts'
import { repeatLimited } from '#server/mirror/details/repeat-limited.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import type { Retries } from './retries.ts'

const MAX_RUNS_AT_A_TIME = 3

type Run = { table: RunTable; id: string }

type Options = {
  upstream: Upstream
  retries: Retries
  signal: AbortSignal
  show: (done: number, total: number) => void
}

/** Resolves to the number of runs that the upstream server fails to send. */
export async function importDetails(db: Database, { upstream, retries, signal, show }: Options): Promise<number> {
  const limited = repeatLimited(upstream, signal)
  const seen = new Set<string>()
  let done = 0
  let failed = 0
  async function work(queue: Run[]): Promise<void> {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      const { table, id } = run
      await retries
        .run(() => readWholeRun(db, limited, table, id))
        .catch((error: unknown) => {
          if (!isAboutRows(error)) {
            // The others stop, too.
            queue.length = 0
            throw error
          }
          failed++
        })
      show(++done, seen.size)
    }
  }
  // Subflow runs are found with the runs that started them.
  for (;;) {
    const found = (await readUnreadRuns(db)).filter(({ id }) => !seen.has(id))
    if (found.length === 0) return failed
    for (const { id } of found) seen.add(id)
    await Promise.all(Array.from({ length: MAX_RUNS_AT_A_TIME }, () => work(found)))
  }
}

/** Flow runs, and task runs without one, of which not everything has been read. */
async function readUnreadRuns(db: Database): Promise<Run[]> {
  const read = db
    .selectFrom('mirrored_run')
    .select('flow_run_id')
    .where(({ or, and, eb }) =>
      or([eb('deleted', 'is not', null), and([eb('is_complete', '=', 1), eb('has_all_logs', '=', 1)])]),
    )
  const flowRuns = await db.selectFrom('flow_run').select('id').where('id', 'not in', read).execute()
  const taskRuns = await db
    .selectFrom('task_run')
    .select('id')
    .where('flow_run_id', 'is', null)
    .where('id', 'not in', read)
    .execute()
  return [
    ...flowRuns.map(({ id }) => ({ table: 'flow_run' as const, id })),
    ...taskRuns.map(({ id }) => ({ table: 'task_run' as const, id })),
  ]
}
