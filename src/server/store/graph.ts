/** The graph of a flow run: its task runs and subflows with what they depend on, its artifacts and its states. */
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { wireTime } from '../clock.ts'
import type { Database } from '../database.ts'
import { JsonText } from '../json-text.ts'

export async function readGraph(db: Database, flow_run_id: string) {
  const run = await db
    .selectFrom('flow_run')
    .select(['start_time', 'expected_start_time', 'end_time'])
    .where('id', '=', flow_run_id)
    .executeTakeFirst()
  if (!run) return null
  const tasks = await readTasks(db, flow_run_id)
  const artifacts = await readGraphArtifacts(db, flow_run_id)
  // A subflow stands in the graph under its own id, and is referred to by its task run's.
  const nodeOf = new Map(tasks.map((task) => [task.id, task.child_id ?? task.id]))
  const parentsOf = new Map(tasks.map((task) => [task.id, parentIds(task.task_inputs).filter((id) => nodeOf.has(id))]))
  const reference = (id: string) => ({ kind: 'task-run', id: nodeOf.get(id) ?? id })
  const nodes = tasks.map((task) => {
    const isSubflow = task.child_id !== null
    const parents = parentsOf.get(task.id) ?? []
    const children = tasks.filter(({ id }) => parentsOf.get(id)?.includes(task.id))
    const id = task.child_id ?? task.id
    const node = {
      kind: isSubflow ? 'flow-run' : 'task-run',
      id,
      label: isSubflow ? `${task.child_flow_name} / ${task.child_name}` : task.name,
      state_type: task.state_type,
      start_time: wireTime(task.start_time ?? task.expected_start_time),
      end_time: wireTime(task.end_time),
      parents: parents.map(reference),
      children: children.map((child) => reference(child.id)),
      encapsulating: [],
      artifacts: isSubflow ? [] : artifacts.filter(({ task_run_id }) => task_run_id === task.id).map(artifactNode),
    }
    return { isRoot: parents.length === 0, entry: [id, node] as const }
  })
  return {
    start_time: wireTime(run.start_time ?? run.expected_start_time),
    end_time: wireTime(run.end_time),
    root_node_ids: nodes.filter(({ isRoot }) => isRoot).map(({ entry }) => entry[0]),
    nodes: nodes.map(({ entry }) => entry),
    artifacts: artifacts.filter(({ task_run_id }) => task_run_id === null).map(artifactNode),
    states: await readStates(db, flow_run_id),
  }
}

function readTasks(db: Database, flow_run_id: string) {
  return db
    .selectFrom('task_run')
    .leftJoin('flow_run as child', 'child.parent_task_run_id', 'task_run.id')
    .leftJoin('flow as child_flow', 'child_flow.id', 'child.flow_id')
    .select(['task_run.id', 'task_run.name', 'task_run.task_inputs', 'task_run.state_type'])
    .select(['task_run.start_time', 'task_run.expected_start_time', 'task_run.end_time'])
    .select(['child.id as child_id', 'child.name as child_name', 'child_flow.name as child_flow_name'])
    .where('task_run.flow_run_id', '=', flow_run_id)
    .orderBy(sql`coalesce(task_run.start_time, task_run.expected_start_time)`)
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
    .execute()
}

type ArtifactRow = Awaited<ReturnType<typeof readGraphArtifacts>>[number]

function artifactNode({ id, created, key, type, is_listed, data }: ArtifactRow) {
  return {
    id,
    created: wireTime(created),
    key,
    type,
    is_latest: key !== null && is_listed === 1,
    data: data === null ? null : new JsonText(data),
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

const TaskInputs = z.record(z.string(), z.array(z.looseObject({ input_type: z.string(), id: z.optional(z.string()) })))

/** The task runs whose results went into this one. Inputs come from outside: what is not of the shape counts for nothing. */
function parentIds(task_inputs: string): string[] {
  const result = TaskInputs.safeParse(JSON.parse(task_inputs))
  if (!result.success) return []
  const inputs = Object.values(result.data).flat()
  const ids = inputs.flatMap(({ input_type, id }) => (input_type === 'task_run' && id ? [id] : []))
  return [...new Set(ids)]
}
