import { parseJson } from '#contract/json.ts'
import type { DeploymentRunCreate } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { membersOf, RawJson, writeJson } from '#server/json/raw-json.ts'
import { insertFlowRun } from './flow-runs.ts'

type NewRun = Omit<DeploymentRunCreate, 'parameters' | 'context' | 'job_variables'> & {
  parameters: RawJson | undefined
  context: RawJson | undefined
  job_variables: RawJson | undefined
  state_data: RawJson | null
}

/** Makes a run of a deployment with its tags and parameters, those of the run before its own. Null without a deployment. */
export async function insertDeploymentRun(db: Database, id: string, run: NewRun) {
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
      tags: [...new Set([...stringsOf(tags), ...(run.tags ?? [])])],
      parameters: merged(parameters, run.parameters),
      context: run.context ?? new RawJson('{}'),
      job_variables: run.job_variables ?? new RawJson('{}'),
      labels: run.labels ?? {},
    })
  })
}

function merged(stored: string, added: RawJson | undefined): RawJson {
  if (!added) return new RawJson(stored)
  return new RawJson(writeJson({ ...membersOf(stored), ...membersOf(added.text) }))
}

function stringsOf(text: string): string[] {
  const value = parseJson(text)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
