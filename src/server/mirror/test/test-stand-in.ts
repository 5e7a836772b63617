/**
 * A stand-in for a Prefect server or Prefect Cloud: Vitrine, which answers as Prefect does, with what differs in Prefect.
 * Ids of artifacts are random, changes cut times to milliseconds, and only Prefect's routes exist.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Artifact } from '#contract/artifact.ts'
import { formatJson, parseJson } from '#contract/json.ts'
import { createApp } from '#server/app.ts'
import { deleteArtifact, insertArtifact } from '#server/artifacts/store.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { type Micros, storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { FairLock } from '#server/fair-lock.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { tokenOf } from '#server/upstream/credentials.ts'
import { type EventSocket, serveEvents } from './test-event-socket.ts'
import {
  type Conduct,
  startUpstreamServer,
  type UpstreamAnswer,
  type UpstreamRequest,
  type UpstreamServer,
} from './test-upstream-server.ts'

type Fields = Partial<Omit<Artifact, 'id' | 'created' | 'updated'>>

export type StandIn = UpstreamServer & {
  /** Its database. */
  db: Database
  /** Null without events. */
  events: EventSocket | null
  /**
   * Commits an artifact, and returns its id. With a `moment` in the past it is a late commit: newer ones may have been
   * read. Several may have the same moment.
   */
  publish: (fields: Fields, moment?: Micros) => Promise<string>
  /** Deletes what was created before then, as a plan of Prefect Cloud does. Returns the number. */
  expire: (before: Micros) => Promise<number>
  close: () => Promise<void>
}

type Options = {
  conduct?: Partial<Conduct>
  /** Whether it serves the socket of events, and announces creates and deletions on it as Prefect does. */
  hasEvents?: boolean
  /** A database that outlasts it. */
  location?: DatabaseLocation
}

const MEMORY: DatabaseLocation = { kind: 'sqlite', path: ':memory:' }

export async function openStandIn({ conduct, hasEvents = false, location = MEMORY }: Options = {}): Promise<StandIn> {
  const db = await openDatabase(location)
  const app = await createApp(db, TEST_OPTIONS)
  const lock = new FairLock()

  /** One at a time, so that no request sees an artifact before it has its final id and times. */
  async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    await lock.acquire()
    return work().finally(() => lock.pass())
  }

  async function answer({ method, path, body }: UpstreamRequest): Promise<UpstreamAnswer> {
    if (path.startsWith('/vitrine/')) return { status: 404, body: '{"detail":"Not Found"}' }
    const headers = body === '' ? {} : { 'content-type': 'application/json' }
    const request = { method: verbOf(method), url: `/api${path}`, headers, payload: body }
    const { statusCode: status, body: text } = await app.inject(request)
    if (request.method === 'POST' && path === '/artifacts/' && status === 201) {
      const { id, key } = Artifact.parse(parseJson(text))
      const randomId = await giveRandomId(db, id)
      if (key !== null) events?.announce('prefect.artifact-collection.updated')
      return { status, body: text.replace(id, randomId) }
    }
    const [, id = ''] = /^\/artifacts\/([0-9a-f-]{36})$/.exec(path) ?? []
    if (request.method === 'PATCH' && id !== '' && status === 204) await cutUpdated(db, id)
    if (request.method === 'DELETE' && id !== '' && status === 204) {
      events?.announce('prefect.artifact-collection.deleted')
    }
    return { status, body: text }
  }

  const server = await startUpstreamServer((request) => alone(() => answer(request)), conduct)
  const events = hasEvents ? serveEvents(server.server, { token: tokenOf(server.conduct.authorization) }) : null

  return {
    ...server,
    db,
    events,
    publish: (fields, moment) =>
      alone(async () => {
        const id = await transact(db, async (db) => {
          const { id } = await insertArtifact(db, newArtifact(fields), moment)
          return giveRandomId(db, id)
        })
        if (fields.key) events?.announce('prefect.artifact-collection.updated')
        return id
      }),
    expire: (before) =>
      alone(async () => {
        const old = await db.selectFrom('artifact').select('id').where('created', '<', storedTime(before)).execute()
        await transact(db, async (db) => {
          for (const { id } of old) await deleteArtifact(db, id)
        })
        return old.length
      }),
    close: async () => {
      await server.goDown()
      await app.close()
      await db.destroy()
    },
  }
}

function newArtifact({ data = null, metadata_ = null, ...fields }: Fields) {
  const { key = null, type = null, description = null, flow_run_id = null, task_run_id = null } = fields
  const json = { data: new RawJson(formatJson(data)), metadata_: metadata_ && new RawJson(formatJson(metadata_)) }
  return { key, type, description, flow_run_id, task_run_id, ...json }
}

/** Replaces the id of a new artifact, and that of its key if it is new. Returns the id. */
async function giveRandomId(db: Database, id: string): Promise<string> {
  const randomId = randomUUID()
  await transact(db, async (db) => {
    await db.updateTable('artifact').set({ id: randomId }).where('id', '=', id).execute()
    await db.updateTable('artifact_version').set({ artifact_id: randomId }).where('artifact_id', '=', id).execute()
    await db.updateTable('artifact_listed').set({ artifact_id: randomId }).where('artifact_id', '=', id).execute()
    await db.updateTable('artifact_collection').set({ latest_id: randomId }).where('latest_id', '=', id).execute()
    await db
      .updateTable('artifact_collection')
      .set({ id: randomUUID() })
      .where('latest_id', '=', randomId)
      .where('versions', '=', 1)
      .execute()
  })
  return randomId
}

/** To milliseconds. */
async function cutUpdated(db: Database, id: string): Promise<void> {
  const updated = sql<string>`substr(updated, 1, 23) || '000Z'`
  await transact(db, async (db) => {
    await db.updateTable('artifact').set({ updated }).where('id', '=', id).execute()
    await db.updateTable('artifact_collection').set({ updated }).where('latest_id', '=', id).execute()
  })
}

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function verbOf(method: string) {
  return VERBS.find((verb) => verb === method) ?? 'GET'
}
