import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { DeploymentFilterBody, DeploymentPageBody } from '#contract/filters.ts'
import type { DeploymentCreate } from '#contract/run-requests.ts'
import { nextMoment, storedTime, uuidAt, wireTime } from '../clock.ts'
import type { Database } from '../database.ts'
import { JsonText, writeJson } from '../json-text.ts'
import type { DeploymentTable } from '../tables.ts'
import { change } from './change.ts'
import { pageOf } from './page.ts'
import { deploymentRelations, type RelatedFilters } from './related-conditions.ts'
import { setTags } from './tags.ts'

function deploymentOf(row: DeploymentTable) {
  return {
    id: row.id,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    name: row.name,
    version: row.version,
    description: row.description,
    flow_id: row.flow_id,
    paused: row.paused === 1,
    schedules: [],
    concurrency_limit: null,
    global_concurrency_limit: null,
    concurrency_options: null,
    job_variables: {},
    parameters: new JsonText(row.parameters),
    tags: new JsonText(row.tags),
    labels: new JsonText(row.labels),
    work_queue_name: row.work_queue_name,
    work_queue_id: null,
    last_polled: null,
    parameter_openapi_schema: new JsonText(row.parameter_openapi_schema),
    path: row.path,
    pull_steps: [],
    entrypoint: row.entrypoint,
    storage_document_id: null,
    infrastructure_document_id: null,
    created_by: null,
    updated_by: null,
    work_pool_name: null,
    status: 'NOT_READY',
    enforce_parameter_schema: true,
  }
}

/** Makes the deployment, or changes the one of that name. Null when there is no such flow. */
export async function saveDeployment(db: Database, body: DeploymentCreate) {
  return change(db, async (db) => {
    const { name, flow_id, tags = [] } = body
    const flow = await db.selectFrom('flow').select('id').where('id', '=', flow_id).executeTakeFirst()
    if (!flow) return null
    const found = await db
      .selectFrom('deployment')
      .select(['id', 'created'])
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
      paused: body.paused ? 1 : 0,
      tags: JSON.stringify(tags),
      work_queue_name: body.work_queue_name ?? null,
      version: body.version ?? null,
      description: body.description ?? null,
      parameters: writeJson(body.parameters ?? {}),
      path: body.path ?? null,
      entrypoint: body.entrypoint ?? null,
      parameter_openapi_schema: writeJson(body.parameter_openapi_schema ?? {}),
      labels: writeJson({ 'prefect.flow.id': flow_id, ...body.labels }),
    }
    if (found) await db.updateTable('deployment').set(row).where('id', '=', found.id).execute()
    else await db.insertInto('deployment').values(row).execute()
    await setTags(db, row.id, tags)
    return { is_new: !found, deployment: deploymentOf(row) }
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

export async function countDeployments(db: Database, filters: RelatedFilters): Promise<number> {
  const { count } = await db
    .selectFrom('deployment')
    .select(sql<number>`count(*)`.as('count'))
    .where(deploymentRelations(filters))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function paginateDeployments(db: Database, query: z.output<typeof DeploymentPageBody>) {
  const { limit } = pageOf({ limit: query.limit })
  const page = query.page ?? 1
  const offset = Math.min((page - 1) * limit, Number.MAX_SAFE_INTEGER)
  const results = await filterDeployments(db, { ...query, limit, offset })
  const count = await countDeployments(db, query)
  return { results, count, limit, pages: limit === 0 ? 0 : Math.ceil(count / limit), page }
}

/** False when there is no such deployment. */
export async function deleteDeployment(db: Database, id: string): Promise<boolean> {
  return change(db, async (db) => {
    await db.deleteFrom('tag').where('owner_id', '=', id).execute()
    const { numDeletedRows } = await db.deleteFrom('deployment').where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0
  })
}
