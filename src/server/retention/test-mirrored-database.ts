/** A database as the mirror of another Vitrine's, and the worker that deletes in both. */
import fastify from 'fastify'
import { expect, onTestFinished } from 'vitest'
import type * as z from 'zod/mini'
import { DeletionSelection } from '#contract/deletion.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { type DeleteUpstream, mirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { makeTestDatabase, openTestApp, openTestDatabase, storeVersions } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { type DeletionRequest, insertDeletion, readDeletion } from './deletions.ts'
import { startDeletionWorker } from './worker.ts'

const COPIED = ['artifact', 'artifact_collection', 'artifact_key', 'artifact_version'] as const

/** Copies what is published in one database to another, with the same ids. */
async function copyVersions(from: DatabaseLocation, to: Database): Promise<void> {
  const source = await openDatabase(from)
  for (const table of COPIED) {
    const rows = await source.selectFrom(table).selectAll().execute()
    if (rows.length > 0) await to.insertInto(table).values(rows).execute()
  }
  await source.destroy()
}

export async function openMirrored({ versions, keys }: { versions: number; keys: number }) {
  const there = await makeTestDatabase()
  await storeVersions(there.location, versions, keys)
  const { db, close } = await openTestDatabase()
  await copyVersions(there.location, db)
  const upstream = await openTestApp({}, there.location)
  const asked: string[] = []
  upstream.addHook('onRequest', async ({ method, url }) => {
    asked.push(`${method} ${url}`)
  })
  const address = `${await upstream.listen({ host: '127.0.0.1', port: 0 })}/api`
  const source = await openDatabase(there.location)
  onTestFinished(async () => {
    await source.destroy()
    await upstream.close()
    await close()
    await there.drop()
  })
  return { db, source, address, asked }
}

/** Marks versions as deleted upstream. */
export async function markOnlyHere(db: Database, ids: string[]): Promise<void> {
  const noticed = storedTime(nextMoment())
  await db
    .insertInto('artifact_only_here')
    .values(ids.map((artifact_id) => ({ artifact_id, noticed })))
    .execute()
}

/** Ids oldest first. */
export async function idsIn(db: Database, key?: string): Promise<string[]> {
  const rows = db.selectFrom('artifact').select('id').orderBy('created').orderBy('id')
  return (await (key === undefined ? rows : rows.where('key', '=', key)).execute()).map(({ id }) => id)
}

export const mirrorOf = (address: string, retentionDeletesUpstream = false) =>
  mirrorDeletions(openUpstream({ address, authorization: null }), retentionDeletesUpstream)

type Options = { deleteUpstream?: DeleteUpstream; retentionDeletesUpstream?: boolean }

/** Starts the worker on the database, with the server at the address as upstream. */
export function startWorker(db: Database, address: string, { retentionDeletesUpstream, ...given }: Options = {}) {
  const mirror = { ...mirrorOf(address, retentionDeletesUpstream), ...given }
  const worker = startDeletionWorker(db, fastify().log, mirror)
  onTestFinished(worker.stop)
  worker.wake()
  return worker
}

export async function request(db: Database, selection: z.input<typeof DeletionSelection>): Promise<string> {
  const created_before = storedTime(nextMoment())
  return insert(db, 'REQUEST', { selection: DeletionSelection.parse(selection), created_before })
}

export async function insert(db: Database, origin: 'REQUEST' | 'RETENTION', given: DeletionRequest): Promise<string> {
  const { id } = await insertDeletion(db, { origin, label: null, request: given })
  return id
}

/** The deletion, once it has ended. */
export async function ended(db: Database, id: string) {
  await expect.poll(async () => (await readDeletion(db, id))?.finished ?? null).not.toBeNull()
  return readDeletion(db, id)
}

/** The deletion, once it says why it waits. */
export async function waiting(db: Database, id: string) {
  await expect.poll(async () => (await readDeletion(db, id))?.error ?? null).not.toBeNull()
  return readDeletion(db, id)
}
