/** Reads everything from an upstream server once, into a database that is a mirror of it. */
import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '#server/database/open.ts'
import { Conflict } from '#server/errors.ts'
import { ArtifactSync } from '#server/mirror/artifacts/artifact-sync.ts'
import { countPresent } from '#server/mirror/artifacts/count-present.ts'
import { DeletionCheck } from '#server/mirror/artifacts/deletion-check.ts'
import { countArtifacts } from '#server/mirror/artifacts/fetch-artifacts.ts'
import { removeDeleted } from '#server/mirror/artifacts/remove-deleted.ts'
import { LossGuard } from '#server/mirror/loss-guard.ts'
import { endMirror, type MirrorState, readMirror, saveMirror } from '#server/mirror/mirror-state.ts'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { RunSync } from '#server/mirror/runs/run-sync.ts'
import { RunsOfArtifacts } from '#server/mirror/runs/runs-of-artifacts.ts'
import { importDetails } from './import-details.ts'
import type { Retries } from './retries.ts'

export type ImportPart = 'artifacts' | 'runs' | 'details'

type ImportOptions = Pick<MirrorOptions, 'upstream' | 'deleted'> & {
  /** Whether task runs, states and logs of runs are read. */
  hasDetails: boolean
  retries: Retries
  signal: AbortSignal
  /** `total` is null if it is not known. */
  show: (part: ImportPart, done: number, total: number | null) => void
  log: FastifyBaseLogger
}

/** What the upstream server has and could not be read or stored. */
export type Omissions = { artifacts: number; runs: number }

/** More artifacts may have been deleted and published while others were read. */
const MAX_ROUNDS = 3

/** When it resolves, the database has stopped being a mirror. After an error or a restart, it continues. */
export async function importUpstream(db: Database, options: ImportOptions): Promise<Omissions> {
  const { deleted, hasDetails, retries, signal, show, log } = options
  const upstream = options.upstream.until(signal)
  const artifacts = new ArtifactSync(db, upstream, log)
  const guard = new LossGuard(db, upstream, deleted === 'keep' ? 'accept' : 'fail')
  const runs = new RunSync(db, upstream, deleted, guard)
  const runsOfArtifacts = new RunsOfArtifacts(db, upstream)

  async function readArtifacts(): Promise<void> {
    await retries.run(() => artifacts.poll(true))
    show('artifacts', await countPresent(db), (await readOpen(db)).upstream_artifacts)
    for (let state = await readOpen(db); state.walk.ranges.length > 0; state = await readOpen(db)) {
      await retries.run(() => artifacts.walk())
      show('artifacts', await countPresent(db), state.upstream_artifacts)
    }
  }

  async function removeMissing(): Promise<void> {
    const check = new DeletionCheck(db, upstream)
    check.begin(null)
    const remove = async (ids: string[]) => {
      await guard.checkRemoval('artifacts', ids)
      await readOpen(db)
      await removeDeleted(db, ids, deleted)
    }
    while (check.isActive) await retries.run(() => check.step(remove))
  }

  /** Resolves to the number of artifacts that are missing here. */
  async function countMissing(): Promise<number> {
    const count = await retries.run(() => countArtifacts(upstream))
    await saveMirror(db, { upstream_artifacts: count })
    await readArtifacts()
    await removeMissing()
    return count - (await countPresent(db))
  }

  async function completeArtifacts(): Promise<number> {
    let missing = await countMissing()
    for (let round = 1; missing > (await readOpen(db)).unreadable && round < MAX_ROUNDS; round++) {
      await artifacts.walkAgain()
      missing = await countMissing()
    }
    return Math.max(missing, 0)
  }

  async function readRuns(): Promise<void> {
    while (await retries.run(() => runs.walk())) show('runs', await countRuns(db), null)
    // Of artifacts that a mirror has read before.
    while (await retries.run(() => runsOfArtifacts.readUnread())) show('runs', await countRuns(db), null)
    await retries.run(() => runs.poll())
    runs.beginCheck()
    while (runs.isChecking) await retries.run(() => runs.check())
  }

  await saveMirror(db, { upstream_artifacts: await retries.run(() => countArtifacts(upstream)) })
  await retries.run(() => guard.checkSample('artifacts'))
  await retries.run(() => guard.checkSample('flow_runs'))
  await readArtifacts()
  await readRuns()
  const showDetails = (done: number, total: number) => show('details', done, total)
  const omittedRuns = hasDetails ? await importDetails(db, { upstream, retries, signal, show: showDetails }) : 0
  const missing = await completeArtifacts()
  await endMirror(db)
  return { artifacts: missing, runs: omittedRuns }
}

/** A server that starts on the database ends the mirror. What is published to it must not be removed. */
async function readOpen(db: Database): Promise<MirrorState> {
  const state = await readMirror(db)
  if (state === null || state.ended !== null) throw new Conflict('A server was started on it.')
  return state
}

async function countRuns(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('flow_run')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
