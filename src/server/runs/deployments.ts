import type * as z from 'zod/mini'
import type { DeploymentFilterBody } from '#contract/filters.ts'
import { parseJson } from '#contract/json.ts'
import type { DeploymentCreate, DeploymentRunCreate, DeploymentUpdate } from '#contract/run-requests.ts'
import { nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { lock, lockShared } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { DeploymentTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { pageOf } from '#server/filters/page.ts'
import { deploymentRelations } from '#server/filters/related-conditions.ts'
import { parseObject, RawJson, writeJson } from '#server/json/raw-json.ts'
import { removeDeployments } from './delete-runs.ts'
import { insertFlowRun } from './flow-runs.ts'
import { readLabels, setTags } from './tags-and-labels.ts'
import { upstreamFields } from './to-wire.ts'

function deploymentOf(row: DeploymentTable) {
  const upstream = upstreamFields(row.upstream_fields)
  return {
    id: row.id,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    name: row.name,
    version: row.version,
    description: row.description,
    flow_id: row.flow_id,
    paused: row.paused === 1,
    schedules: upstream('schedules') ?? [],
    concurrency_limit: upstream('concurrency_limit'),
    global_concurrency_limit: upstream('global_concurrency_limit'),
    concurrency_options: upstream('concurrency_options'),
    job_variables: new RawJson(row.job_variables),
    parameters: new RawJson(row.parameters),
    tags: new RawJson(row.tags),
    labels: new RawJson(row.labels),
    work_queue_name: row.work_queue_name,
    work_queue_id: upstream('work_queue_id'),
    last_polled: upstream('last_polled'),
    parameter_openapi_schema: new RawJson(row.parameter_openapi_schema),
    path: row.path,
    pull_steps: new RawJson(row.pull_steps),
    entrypoint: row.entrypoint,
    storage_document_id: upstream('storage_document_id'),
    infrastructure_document_id: upstream('infrastructure_document_id'),
    created_by: upstream('created_by'),
    updated_by: upstream('updated_by'),
    work_pool_name: upstream('work_pool_name'),
    status: upstream('status') ?? 'NOT_READY',
    enforce_parameter_schema: row.enforce_parameter_schema === 1,
  }
}

type Columns = Omit<DeploymentTable, 'id' | 'created' | 'updated' | 'name' | 'flow_id' | 'labels' | 'upstream_fields'>

const DEFAULTS: Columns = {
  paused: 0,
  tags: '[]',
  work_queue_name: null,
  version: null,
  description: null,
  parameters: '{}',
  path: null,
  entrypoint: null,
  parameter_openapi_schema: '{}',
  job_variables: '{}',
  pull_steps: '[]',
  enforce_parameter_schema: 1,
}

/** The columns with the changes of `body`. */
function withChanges(before: Columns, body: DeploymentUpdate): Columns {
  const { paused, enforce_parameter_schema, job_variables } = body
  const text = <Text>(value: Text | undefined, stored: Text) => (value === undefined ? stored : value)
  const json = (value: unknown, stored: string) => (value === undefined ? stored : writeJson(value))
  return {
    paused: paused === undefined ? before.paused : Number(paused),
    tags: json(body.tags, before.tags),
    work_queue_name: text(body.work_queue_name, before.work_queue_name),
    version: text(body.version, before.version),
    description: text(body.description, before.description),
    parameters: json(body.parameters, before.parameters),
    path: text(body.path, before.path),
    entrypoint: text(body.entrypoint, before.entrypoint),
    parameter_openapi_schema: json(body.parameter_openapi_schema, before.parameter_openapi_schema),
    job_variables: json(job_variables ?? undefined, before.job_variables),
    pull_steps: json(body.pull_steps, before.pull_steps),
    enforce_parameter_schema:
      enforce_parameter_schema === undefined ? before.enforce_parameter_schema : Number(enforce_parameter_schema),
  }
}

/** Creates the deployment, or updates the one of the same name. Null when there is no such flow. */
export async function saveDeployment(db: Database, body: DeploymentCreate) {
  return transact(db, async (db) => {
    const { name, flow_id } = body
    await lockShared(db, flow_id)
    const inherited = await readLabels(db, 'flow', flow_id)
    if (!inherited) return null
    const found = await db
      .selectFrom('deployment')
      .selectAll()
      .where('flow_id', '=', flow_id)
      .where('name', '=', name)
      .executeTakeFirst()
    const now = nextMoment()
    const row = {
      id: found?.id ?? uuidAt(now),
      created: found?.created ?? storedTime(now),
      updated: storedTime(now),
      name,
      flow_id,
      labels: writeJson({ ...inherited, 'prefect.flow.id': flow_id, ...body.labels }),
      upstream_fields: found?.upstream_fields ?? null,
      // Omitted fields keep their value, except for the parameters.
      ...withChanges(found ?? DEFAULTS, { parameters: {}, ...body }),
    }
    if (found) await db.updateTable('deployment').set(row).where('id', '=', found.id).execute()
    else await db.insertInto('deployment').values(row).execute()
    if (body.tags) await setTags(db, row.id, body.tags)
    return { is_new: !found, deployment: deploymentOf(row) }
  })
}

/** False when there is no such deployment. Undefined fields keep their value. */
export async function updateDeployment(db: Database, id: string, body: DeploymentUpdate): Promise<boolean> {
  return transact(db, async (db) => {
    await lock(db, id)
    const before = await db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst()
    if (!before) return false
    const row = { ...withChanges(before, body), updated: storedTime(nextMoment()) }
    await db.updateTable('deployment').set(row).where('id', '=', id).execute()
    if (body.tags) await setTags(db, id, body.tags)
    return true
  })
}

export async function readDeployment(db: Database, id: string) {
  const row = await db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst()
  return row && deploymentOf(row)
}

export async function readDeploymentByName(db: Database, flow_name: string, name: string) {
  const row = await db
    .selectFrom('deployment')
    .innerJoin('flow', 'flow.id', 'deployment.flow_id')
    .selectAll('deployment')
    .where('flow.name', '=', flow_name)
    .where('deployment.name', '=', name)
    .executeTakeFirst()
  return row && deploymentOf(row)
}

export async function filterDeployments(db: Database, query: z.output<typeof DeploymentFilterBody>) {
  const { limit, offset } = pageOf(query)
  const sort = query.sort ?? 'NAME_ASC'
  const column = sort.startsWith('NAME') ? 'name' : sort.startsWith('UPDATED') ? 'updated' : 'created'
  const rows = await db
    .selectFrom('deployment')
    .selectAll()
    .where(deploymentRelations(query))
    .orderBy(`deployment.${column}`, sort === 'NAME_ASC' ? 'asc' : 'desc')
    .orderBy('deployment.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(deploymentOf)
}

/** False when there is no such deployment. */
export async function deleteDeployment(db: Database, id: string): Promise<boolean> {
  return transact(db, async (db) => {
    await lock(db, id)
    return (await removeDeployments(db, db.selectFrom('deployment').select('id').where('id', '=', id))) > 0
  })
}

type NewDeploymentRun = Omit<DeploymentRunCreate, 'parameters' | 'context' | 'job_variables'> & {
  parameters: RawJson | undefined
  context: RawJson | undefined
  job_variables: RawJson | undefined
  state_data: RawJson | null
}

/**
 * Inserts a run of a deployment. The run's own parameters override those of the deployment, its tags are added.
 * Null when there is no such deployment.
 */
export async function insertDeploymentRun(db: Database, id: string, run: NewDeploymentRun) {
  return transact(db, async (db) => {
    const deployment = await db.selectFrom('deployment').selectAll().where('id', '=', id).executeTakeFirst()
    if (!deployment) return null
    const { flow_id, version, work_queue_name, tags, parameters } = deployment
    return insertFlowRun(db, {
      ...run,
      flow_id,
      deployment_id: id,
      deployment_version: version,
      work_queue_name: run.work_queue_name ?? work_queue_name,
      state: run.state ?? { type: 'SCHEDULED' },
      tags: [...new Set([...parseTags(tags), ...(run.tags ?? [])])],
      parameters: mergeParameters(parameters, run.parameters),
      context: run.context ?? new RawJson('{}'),
      job_variables: run.job_variables ?? new RawJson('{}'),
      labels: run.labels ?? {},
    })
  })
}

function mergeParameters(stored: string, added: RawJson | undefined): RawJson {
  if (!added) return new RawJson(stored)
  return new RawJson(writeJson({ ...parseObject(stored), ...parseObject(added.text) }))
}

function parseTags(text: string): string[] {
  const value = parseJson(text)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
