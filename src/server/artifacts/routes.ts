import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ArtifactCreate, ArtifactUpdate } from '#contract/artifact-requests.ts'
import {
  ArtifactCollectionCountBody,
  ArtifactCollectionFilterBody,
  ArtifactCountBody,
  ArtifactFilterBody,
} from '#contract/filters.ts'
import { parseJson } from '#contract/json.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import { type Body, readBody } from '#server/http/body.ts'
import { isCurrentRevision } from '#server/http/entity-tags.ts'
import { orNotFound } from '#server/http/errors.ts'
import { withIdempotency } from '#server/http/idempotency.ts'
import { sendJson, sendParts } from '#server/http/json-response.ts'
import { filterBody, ID, idParam } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import { packLong } from '#server/json/packed-text.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { scanJson } from '#server/json/scan-json.ts'
import { countArtifacts, countCollections } from './lists/counts.ts'
import { filterArtifacts, filterCollections } from './lists/list.ts'
import { answersPerRevision } from './per-revision.ts'
import { deleteArtifact, insertArtifact, readArtifact, readLatestArtifact, updateArtifact } from './store.ts'

export const NOT_FOUND = 'Artifact not found.'

/** The routes that read. */
export function artifactRoutes(app: FastifyInstance, db: Database): void {
  const isUnchanged = async (request: FastifyRequest, reply: FastifyReply) =>
    isCurrentRevision(request, reply, await readRevision(db))
  const countsOfVersions = answersPerRevision<number>()
  const countsOfKeys = answersPerRevision<number>()

  app.post('/artifacts/filter', async (request, reply) => {
    const query = filterBody(ArtifactFilterBody, request)
    if (await isUnchanged(request, reply)) return reply.code(304).send()
    return sendParts(reply, filterArtifacts(db, query))
  })
  app.post('/artifacts/count', async (request, reply) => {
    const query = filterBody(ArtifactCountBody, request)
    const revision = await readRevision(db)
    if (isCurrentRevision(request, reply, revision)) return reply.code(304).send()
    return countsOfVersions(revision, query, () => countArtifacts(db, query))
  })
  app.post('/artifacts/latest/filter', async (request, reply) => {
    const query = filterBody(ArtifactCollectionFilterBody, request)
    if (await isUnchanged(request, reply)) return reply.code(304).send()
    return sendParts(reply, filterCollections(db, query))
  })
  app.post('/artifacts/latest/count', async (request, reply) => {
    const query = filterBody(ArtifactCollectionCountBody, request)
    const revision = await readRevision(db)
    if (isCurrentRevision(request, reply, revision)) return reply.code(304).send()
    return countsOfKeys(revision, query, () => countCollections(db, query))
  })

  app.get<{ Params: { key: string } }>('/artifacts/:key(^[^/]+$)/latest', async ({ params }, reply) =>
    sendJson(reply, orNotFound(await readLatestArtifact(db, params.key), NOT_FOUND)),
  )

  app.get(`/artifacts/${ID}`, async (request, reply) =>
    sendJson(reply, orNotFound(await readArtifact(db, idParam(request)), NOT_FOUND)),
  )
}

/** The routes that change artifacts of our own database. */
export function artifactChangeRoutes(app: FastifyInstance, db: Database): void {
  app.post('/artifacts/', async (request, reply) => {
    const body = bodyWithData(request)
    const { key = null, type = null, description = null, ...runs } = parseBody(ArtifactCreate, body)
    const { flow_run_id = null, task_run_id = null } = runs
    const { data = null, metadata_ = null } = await storedFields(body)
    const artifact = { key, type, description, data, metadata_, flow_run_id, task_run_id }
    reply.code(201)
    const creation = { create: (db: Database) => insertArtifact(db, artifact), read: readArtifact }
    return sendJson(reply, await withIdempotency(request, reply, db, creation))
  })

  app.patch(`/artifacts/${ID}`, async (request, reply) => {
    const body = bodyWithData(request)
    const { description } = parseBody(ArtifactUpdate, body)
    const changes = { ...(await storedFields(body)), ...(description !== undefined && { description }) }
    orNotFound((await updateArtifact(db, idParam(request), changes)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.delete(`/artifacts/${ID}`, async (request, reply) => {
    orNotFound((await deleteArtifact(db, idParam(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })
}

/** The body of a request, of which the data is only scanned. */
export function bodyWithData({ body, headers }: FastifyRequest): Body {
  return readBody(body, headers['content-type'], ['data'])
}

/** The fields that are stored as text; absent ones are left out. */
async function storedFields(body: Body): Promise<{ data?: RawJson; metadata_?: RawJson | null }> {
  const data = body.member('data')
  const metadata_ = body.member('metadata_')
  return {
    ...(data && { data: new RawJson((await packLong(data.text)) ?? data.text) }),
    ...(metadata_ && { metadata_: cutMetadata(metadata_) }),
  }
}

const MAX_METADATA_CHARS = 500

/** Truncates long values of metadata as Prefect does. Preserves the order of names, even if they look like integers. */
function cutMetadata({ text }: RawJson): RawJson | null {
  const { members } = scanJson(text)
  if (members === null) return null
  const values = new Map(members.map(({ name, start, end }) => [name, cutText(text.slice(start, end))]))
  const written = [...values].map(([name, value]) => `${JSON.stringify(name)}:${value}`)
  return new RawJson(`{${written.join(',')}}`)
}

/** Truncates a string that is given as JSON text. */
function cutText(json: string): string {
  if (json.length <= MAX_METADATA_CHARS) return json
  const value = String(parseJson(json))
  if (value.length <= MAX_METADATA_CHARS) return json
  const characters = [...value.slice(0, 2 * MAX_METADATA_CHARS + 2)]
  if (characters.length <= MAX_METADATA_CHARS) return json
  return JSON.stringify(`${characters.slice(0, MAX_METADATA_CHARS).join('')}...`)
}
