/** Changes that the upstream server makes first. What it has accepted is stored here, at the latest by the next poll. */
import type { RequestIdentity } from '#server/artifacts/idempotency.ts'
import { deleteArtifact, readArtifact } from '#server/artifacts/store.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { DomainError, Gone, UpstreamError } from '#server/errors.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { fetchContext } from '#server/mirror/artifacts/fetch-context.ts'
import { forgetDeletion, isOnlyHere } from '#server/mirror/artifacts/only-here.ts'
import { removeDeleted } from '#server/mirror/artifacts/remove-deleted.ts'
import { prepareArtifacts, storeArtifacts } from '#server/mirror/artifacts/store-artifacts.ts'
import { noteUnconfirmed } from '#server/mirror/artifacts/unconfirmed-keys.ts'
import { noteDeleted } from '#server/mirror/deleted-lately.ts'
import { LossGuard } from '#server/mirror/loss-guard.ts'
import { requireMirror } from '#server/mirror/mirror-state.ts'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { isRunOnlyHere } from '#server/mirror/runs/deleted-runs.ts'
import { RunsOfArtifacts } from '#server/mirror/runs/runs-of-artifacts.ts'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { deleteFlowRun } from '#server/runs/flow-runs.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { reserveCreate, sendReserved } from './create-once.ts'

/** Creates an artifact; resolves to it in wire format. A request with an identity is sent at most once. */
export async function createArtifactUpstream(
  db: Database,
  { upstream }: MirrorOptions,
  body: string,
  identity: RequestIdentity | null,
): Promise<unknown> {
  const send = () => sendCreate(upstream, body)
  if (identity === null) return storeMade(db, upstream, await send())
  const before = await reserveCreate(db, identity)
  if (before === null) return storeMade(db, upstream, await sendReserved(db, identity, send))
  return (await readArtifact(db, before)) ?? readMade(db, upstream, before)
}

type Made = { id: string; row: WireRow; asked: string }

async function sendCreate(upstream: Upstream, body: string): Promise<Made> {
  const asked = now()
  const row = new WireRow(await upstream.askText('POST', '/artifacts/', body))
  return { id: row.id, row, asked }
}

async function storeMade(db: Database, upstream: Upstream, { row, asked }: Made): Promise<RawJson> {
  await store(db, upstream, row, asked)
  return new RawJson(row.source)
}

/** An artifact that was created, and has not been stored since. */
async function readMade(db: Database, upstream: Upstream, id: string): Promise<RawJson> {
  const asked = now()
  const response = upstream.askText('GET', `/artifacts/${id}`)
  if (!(await isFound(response))) throw new Gone('The resource that this Idempotency-Key created has been deleted.')
  const text = await response
  await store(db, upstream, new WireRow(text), asked)
  return new RawJson(text)
}

/** Resolves to false if the artifact does not exist. */
export async function updateArtifactUpstream(
  db: Database,
  mirror: MirrorOptions,
  id: string,
  body: string,
): Promise<boolean> {
  const { upstream } = mirror
  if (!(await isFound(upstream.askText('PATCH', `/artifacts/${id}`, body)))) {
    await removeIfGone(db, mirror, id)
    return false
  }
  const asked = now()
  const text = await upstream.askText('GET', `/artifacts/${id}`).catch(() => null)
  if (text !== null) await store(db, upstream, new WireRow(text), asked)
  return true
}

/** Resolves to false if the artifact exists neither there nor here. One that is only here needs no request. */
export async function deleteArtifactUpstream(db: Database, { upstream }: MirrorOptions, id: string): Promise<boolean> {
  const isDeletedThere = !(await isOnlyHere(db, id)) && (await isFound(upstream.askText('DELETE', `/artifacts/${id}`)))
  await noteDeleted(db, [id])
  const isDeletedHere = await transact(db, async (db) => {
    const found = await db.selectFrom('artifact').select('key').where('id', '=', id).executeTakeFirst()
    const isDeleted = await deleteArtifact(db, id)
    if (isDeleted && found?.key != null) await noteUnconfirmed(db, [found.key])
    return isDeleted
  })
  return isDeletedThere || isDeletedHere
}

/** Resolves to false if the run exists neither there nor here. One that is only here needs no request. */
export async function deleteRunUpstream(db: Database, { upstream }: MirrorOptions, id: string): Promise<boolean> {
  const isDeletedThere =
    !(await isRunOnlyHere(db, id)) && (await isFound(upstream.askText('DELETE', `/flow_runs/${id}`)))
  await noteDeleted(db, [id])
  const isDeletedHere = await deleteFlowRun(db, id)
  return isDeletedThere || isDeletedHere
}

/** The change has been made upstream, so it must not look as if it had failed: the next poll makes up for a failure. */
async function store(db: Database, upstream: Upstream, row: WireRow, asked: string): Promise<void> {
  try {
    await forgetDeletion(db, [row.id])
    const artifacts = await prepareArtifacts(db, [row], asked)
    const runs = new RunsOfArtifacts(db, upstream)
    const { collections, related } = await fetchContext(db, upstream, artifacts, (ids) => runs.fetch(ids))
    await storeRuns(db, related)
    await storeArtifacts(db, artifacts, collections)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

const now = () => storedTime(nextMoment())

/** A server that seems to have lost most artifacts is not believed. */
async function removeIfGone(db: Database, { upstream, deleted }: MirrorOptions, id: string): Promise<void> {
  try {
    await new LossGuard(db, upstream).checkRemoval('artifacts', [id])
    await requireMirror(db)
    await removeDeleted(db, [id], deleted)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
  }
}

async function isFound(response: Promise<string>): Promise<boolean> {
  try {
    await response
    return true
  } catch (error) {
    if (error instanceof UpstreamError && error.status === 404) return false
    throw error
  }
}
