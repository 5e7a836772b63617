/** The graph of a flow run: its task runs and subflows with what they depend on, its artifacts and its states. */
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { httpError } from '#server/http/errors.ts'
import { RawJson } from '#server/json/raw-json.ts'

/** As many as Prefect's server puts into one graph. */
const MOST_NODES = 10_000
const MOST_ARTIFACTS = 10_000

/** Nodes that had ended before `since` are left out. Null when there is no such run. */
export async function readGraph(db: Database, flow_run_id: string, since: string | null = null) {
  const run = await db
    .selectFrom('flow_run')
    .select(['start_time', 'expected_start_time', 'end_time'])
    .where('id', '=', flow_run_id)
    .executeTakeFirst()
  if (!run) return null
  const rows = await readRows(db, flow_run_id)
  // A subflow stands in the graph under its own id; a task that was given its future knows the id of its task run.
  const nodeOf = new Map(rows.flatMap(({ task_id, id }) => [[task_id, id] as const, [id, id] as const]))
  const edges = new Map(rows.map(({ id, task_inputs }) => [id, edgesOf(task_inputs, nodeOf)]))
  const childrenOf = Map.groupBy(
    [...edges].flatMap(([id, { parents }]) => parents.map((parent) => ({ id, parent }))),
    ({ parent }) => parent,
  )
  const artifactsOf = Map.groupBy(await readGraphArtifacts(db, flow_run_id), ({ task_run_id }) => task_run_id)
  const nodes = rows
    .filter(({ end_time }) => since === null || end_time === null || end_time >= since)
    .map(({ kind, id, label, state_type, start_time, end_time }) => {
      const { parents = [], encapsulating = [] } = edges.get(id) ?? {}
      return {
        kind,
        id,
        label,
        state_type,
        start_time: wireTime(start_time),
        end_time: wireTime(end_time),
        parents: parents.map(edgeTo),
        children: (childrenOf.get(id) ?? []).map((child) => edgeTo(child.id)),
        encapsulating: encapsulating.map(edgeTo),
        artifacts: (artifactsOf.get(id) ?? []).map(artifactNode),
      }
    })
  if (nodes.length > MOST_NODES) {
    throw httpError(400, `The graph of flow run ${flow_run_id} has more than ${MOST_NODES} nodes.`)
  }
  return {
    start_time: wireTime(run.start_time ?? run.expected_start_time),
    end_time: wireTime(run.end_time),
    root_node_ids: nodes.filter(({ parents }) => parents.length === 0).map(({ id }) => id),
    nodes: nodes.map((node) => [node.id, node] as const),
    artifacts: (artifactsOf.get(null) ?? []).map(artifactNode),
    states: await readStates(db, flow_run_id),
  }
}

const edgeTo = (id: string) => ({ id })

/** A row for each task run, and for each subflow that one stands for. */
function readRows(db: Database, flow_run_id: string) {
  const start = sql<string>`coalesce(child.start_time, child.expected_start_time,
    task_run.start_time, task_run.expected_start_time)`
  const end = sql<string | null>`coalesce(child.end_time, task_run.end_time,
    case when task_run.state_type = 'COMPLETED' then task_run.expected_start_time end)`
  return db
    .selectFrom('task_run')
    .leftJoin('flow_run as child', 'child.parent_task_run_id', 'task_run.id')
    .leftJoin('flow as child_flow', 'child_flow.id', 'child.flow_id')
    .select(['task_run.id as task_id', 'task_run.task_inputs'])
    .select(sql<string>`case when child.id is null then 'task-run' else 'flow-run' end`.as('kind'))
    .select(sql<string>`coalesce(child.id, task_run.id)`.as('id'))
    .select(sql<string>`coalesce(child_flow.name || ' / ' || child.name, task_run.name)`.as('label'))
    .select(sql<string | null>`coalesce(child.state_type, task_run.state_type)`.as('state_type'))
    .select([start.as('start_time'), end.as('end_time')])
    .where('task_run.flow_run_id', '=', flow_run_id)
    .where(start, 'is not', null)
    .orderBy(start)
    .orderBy(end)
    .orderBy('task_run.id')
    .execute()
}

function readGraphArtifacts(db: Database, flow_run_id: string) {
  return db
    .selectFrom('artifact')
    .select(['id', 'created', 'key', 'type', 'is_listed', 'task_run_id'])
    .select(sql<string | null>`case when type = 'progress' then data end`.as('data'))
    .where('flow_run_id', '=', flow_run_id)
    .where('type', 'is not', null)
    .where('type', '<>', 'result')
    .orderBy('created')
    .orderBy('id')
    .limit(MOST_ARTIFACTS)
    .execute()
}

type ArtifactRow = Awaited<ReturnType<typeof readGraphArtifacts>>[number]

function artifactNode({ id, created, key, type, is_listed, data }: ArtifactRow) {
  return {
    id,
    created: wireTime(created),
    key,
    type,
    is_latest: key === null || is_listed === 1,
    data: data === null ? null : new RawJson(data),
  }
}

async function readStates(db: Database, run_id: string) {
  const states = await db
    .selectFrom('run_state')
    .select(['id', 'timestamp', 'type', 'name'])
    .where('run_id', '=', run_id)
    .orderBy('timestamp')
    .orderBy('id')
    .execute()
  return states.map((state) => ({ ...state, timestamp: wireTime(state.timestamp) }))
}

const TaskInputs = z.record(z.string(), z.array(z.looseObject({ id: z.optional(z.string()) })))

/** Under this name a task is told the tasks that it was called in; under the others what went into it. */
const CALLERS = '__parents__'

/** What goes to a node. Inputs come from outside: what is not of the shape, or no node, counts for nothing. */
function edgesOf(task_inputs: string, nodeOf: Map<string, string>): { parents: string[]; encapsulating: string[] } {
  const result = TaskInputs.safeParse(JSON.parse(task_inputs))
  const { [CALLERS]: callers = [], ...inputs } = result.success ? result.data : {}
  const nodes = (references: { id?: string | undefined }[]) => [
    ...new Set(references.flatMap(({ id }) => nodeOf.get(id ?? '') ?? [])),
  ]
  return { parents: nodes(Object.values(inputs).flat()), encapsulating: nodes(callers) }
}
