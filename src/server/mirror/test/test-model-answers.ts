/** What a model answers. It validates as Prefect does, and answers 501 to what the model does not know. */
import type * as z from 'zod/mini'
import { ArtifactCreate, ArtifactUpdate } from '#contract/artifact-requests.ts'
import * as filters from '#contract/filters.ts'
import { isJson, isJsonObject, type Json, type JsonObject, parseJson } from '#contract/json.ts'
import { wireTime } from '#server/database/clock.ts'
import type { Model, ModelArtifact, ModelCollection, ModelRow } from './test-model.ts'
import { matches, UnknownCondition } from './test-model-filters.ts'

/** `body` is undefined if there is none. */
export type ModelAnswer = { status: number; body: Json | undefined }

/** The rows of an answer; none if it is not a list. */
export function rowsOf({ body }: ModelAnswer): Json[] {
  return Array.isArray(body) ? body : []
}

const MAX_ROWS = 200

class Refusal extends Error {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

/** Answers a request. `path` is relative to the API. */
export function answerModel(model: Model, method: string, path: string, text: string): ModelAnswer {
  const [, resource = '', ...rest] = (path.split('?')[0] ?? '').split('/')
  try {
    if (resource === 'artifacts') return artifacts(model, `${method} ${rest.join('/')}`, text)
    if (isRelated(resource)) return related(model, resource, `${method} ${rest.join('/')}`, text)
    if (path === '/admin/version') return ok('3.8.8')
    if (path === '/health') return ok(true)
    if (resource === 'csrf-token') throw new Refusal(422, 'CSRF protection is disabled.')
    if (path === '/logs/filter') return ok([])
    throw new Refusal(404, 'Not Found')
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { detail: error.message } }
    if (error instanceof UnknownCondition) return { status: 501, body: { detail: `The model lacks ${error.message}` } }
    throw error
  }
}

function artifacts(model: Model, request: string, text: string): ModelAnswer {
  switch (request) {
    case 'POST ': {
      const { key = null, type = null, description = null, ...body } = read(ArtifactCreate, text)
      const { metadata_ = null, flow_run_id = null, task_run_id = null } = body
      const data = isJson(body.data) ? body.data : null
      const made = model.insert({ key, type, description, metadata_, flow_run_id, task_run_id, data })
      return { status: 201, body: artifactOf(made) }
    }
    case 'POST filter':
      return ok(page(model, model.artifacts, 'artifacts', checked(filters.ArtifactFilterBody, text)).map(artifactOf))
    case 'POST count':
      return ok(selected(model.artifacts, 'artifacts', checked(filters.ArtifactCountBody, text)).length)
    case 'POST latest/filter': {
      const body = checked(filters.ArtifactCollectionFilterBody, text)
      return ok(page(model, model.collections, 'artifacts', body).map(collectionOf))
    }
    case 'POST latest/count': {
      const body = checked(filters.ArtifactCollectionCountBody, text)
      return ok(selected(model.collections, 'artifacts', body).length)
    }
    default:
      return artifact(model, request, text)
  }
}

function artifact(model: Model, request: string, text: string): ModelAnswer {
  const [method, id = '', last] = request.split(/[ /]/)
  const found = last === 'latest' ? model.collections.get(decodeURIComponent(id)) : model.artifacts.get(id)
  if (!found) throw new Refusal(404, 'Artifact not found.')
  if (method === 'GET') return ok(artifactOf(found))
  if (method === 'DELETE') model.remove(id)
  else if (method === 'PATCH') {
    const { data, description, metadata_ } = read(ArtifactUpdate, text)
    model.update(id, {
      ...(isJson(data) && { data }),
      ...(description !== undefined && { description }),
      ...(metadata_ !== undefined && { metadata_ }),
    })
  } else throw new Refusal(405, 'Method Not Allowed')
  return { status: 204, body: undefined }
}

const BODIES = {
  flows: filters.FlowFilterBody,
  flow_runs: filters.FlowRunFilterBody,
  task_runs: filters.TaskRunFilterBody,
  deployments: filters.DeploymentFilterBody,
}
type Related = keyof typeof BODIES

const MISSING: Record<Related, string> = {
  flows: 'Flow not found',
  flow_runs: 'Flow run not found',
  task_runs: 'Task not found',
  deployments: 'Deployment not found',
}

function isRelated(resource: string): resource is Related {
  return resource in BODIES
}

function related(model: Model, resource: Related, request: string, text: string): ModelAnswer {
  const rows = model.related[resource]
  if (request === 'POST filter') return ok(page(model, rows, resource, checked(BODIES[resource], text)))
  if (request === 'POST count') return ok(selected(rows, resource, checked(BODIES[resource], text)).length)
  const [method, id = ''] = request.split(' ')
  const row = rows.get(id)
  if (!row) throw new Refusal(404, MISSING[resource])
  if (method === 'GET') return ok(row)
  if (method !== 'DELETE') throw new Refusal(405, 'Method Not Allowed')
  rows.delete(id)
  return { status: 204, body: undefined }
}

type Row = ModelArtifact | ModelCollection | ModelRow

/** The rows that match the conditions on themselves. Conditions on what they refer to are unknown. */
function selected<Of extends Row>(rows: Map<string, Of>, resource: string, body: JsonObject): Of[] {
  for (const other of ['artifacts', ...Object.keys(BODIES)]) {
    if (other !== resource && isJsonObject(body[other] ?? null)) throw new UnknownCondition(`${other} of ${resource}`)
  }
  const filter = body[resource] ?? {}
  return isJsonObject(filter) ? [...rows.values()].filter((row) => matches(row, filter)) : []
}

function page<Of extends Row>(model: Model, rows: Map<string, Of>, resource: string, body: JsonObject): Of[] {
  const limit = Number(body.limit ?? MAX_ROWS)
  const offset = Number(body.offset ?? 0)
  if (limit < 0) throw new Refusal(422, 'Invalid limit: must be greater than or equal to 0.')
  if (limit > MAX_ROWS) throw new Refusal(422, `Invalid limit: must be less than or equal to ${MAX_ROWS}.`)
  const sort = String(body.sort ?? 'ID_DESC').toLowerCase()
  const column = sort.replace(/_(asc|desc)$/, '')
  model.shuffleTies()
  return model.inOrder(selected(rows, resource, body), column, sort.endsWith('_asc')).slice(offset, offset + limit)
}

function ok(body: Json): ModelAnswer {
  return { status: 200, body }
}

/** The members of the wire in Prefect's order. */
function artifactOf(row: ModelArtifact) {
  const { id, created, updated, key, type, description, data, metadata_, flow_run_id, task_run_id } = row
  const content = { key, type, description, data, metadata_, flow_run_id, task_run_id }
  return { id, created: wireTime(created), updated: wireTime(updated), ...content }
}

function collectionOf(row: ModelCollection) {
  const { id, created, updated, key, ...content } = artifactOf(row)
  return { id, created, updated, key, latest_id: row.latest_id, ...content }
}

/** A body that is valid, as it was sent. */
function checked(schema: z.ZodMiniType, text: string): JsonObject {
  read(schema, text)
  const body = parseJson(text || '{}')
  return isJsonObject(body) ? body : {}
}

function read<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.output<Schema> {
  const result = schema.safeParse(parseJson(text || '{}'))
  if (result.success) return result.data
  throw new Refusal(422, JSON.stringify(result.error.issues))
}
