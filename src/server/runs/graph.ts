/** The graph of a flow run: task runs and subflows with their dependencies, artifacts and states. */
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { storedJson } from '#server/json/raw-json.ts'

/** The limits of Prefect's server. */
export const MAX_GRAPH_NODES = 10_000
const MAX_ARTIFACTS = 10_000

/** The number of nodes in the graph that `readGraph` returns. */
export async function countGraphNodes(db: Database, flow_run_id: string, since: string | null): Promise<number> {
  const nodes = db.selectFrom(nodeRows(db, flow_run_id).as('node'))
  const { count } = await nodes
    .$if(since !== null, (nodes) =>
      nodes.where((eb) => eb.or([eb('end_time', 'is', null), eb('end_time', '>=', since)])),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Nodes that ended before `since` are left out. Null when there is no such run. */
export async function readGraph(db: Database, flow_run_id: string, since: string | null) {
  const run = await db
    .selectFrom('flow_run')
    .select(['start_time', 'expected_start_time', 'end_time'])
    .where('id', '=', flow_run_id)
    .executeTakeFirst()
  if (!run) return null
  const rows = await nodeRows(db, flow_run_id)
    .orderBy('start_time')
    .orderBy('end_time')
    .orderBy('task_run.id')
    .execute()
  // The graph has a subflow under its own id; a task that takes its future refers to the id of its task run.
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

const START_TIMES = [
  'child.start_time',
  'child.expected_start_time',
  'task_run.start_time',
  'task_run.expected_start_time',
] as const

/** One row per task run, or per subflow that a task run stands for. */
function nodeRows(db: Database, flow_run_id: string) {
  return db
    .selectFrom('task_run')
    .leftJoin('flow_run as child', 'child.parent_task_run_id', 'task_run.id')
    .leftJoin('flow as child_flow', 'child_flow.id', 'child.flow_id')
    .where('task_run.flow_run_id', '=', flow_run_id)
    .where((eb) => eb(eb.fn.coalesce(...START_TIMES), 'is not', null))
    .select(({ fn, ref, eb }) => {
      const endOfCompleted = eb
        .case()
        .when('task_run.state_type', '=', 'COMPLETED')
        .then(ref('task_run.expected_start_time'))
        .end()
      const subflowLabel = sql<string | null>`${ref('child_flow.name')} || ' / ' || ${ref('child.name')}`
      return [
        'task_run.id as task_id',
        'task_run.task_inputs',
        eb.case().when('child.id', 'is', null).then(eb.val('task-run')).else(eb.val('flow-run')).end().as('kind'),
        fn.coalesce('child.id', 'task_run.id').as('id'),
        fn.coalesce(subflowLabel, 'task_run.name').as('label'),
        fn.coalesce('child.state_type', 'task_run.state_type').as('state_type'),
        fn.coalesce(...START_TIMES).as('start_time'),
        fn.coalesce('child.end_time', 'task_run.end_time', endOfCompleted).as('end_time'),
      ]
    })
}

function readGraphArtifacts(db: Database, flow_run_id: string) {
  return db
    .selectFrom('artifact')
    .select(['id', 'created', 'key', 'type', 'is_listed', 'task_run_id'])
    .select([ofProgress<string>('data').as('data'), ofProgress<Uint8Array>('packed').as('packed')])
    .where('flow_run_id', '=', flow_run_id)
    .where('type', 'is not', null)
    .where('type', '<>', 'result')
    .orderBy('created')
    .orderBy('id')
    .limit(MAX_ARTIFACTS)
    .execute()
}

function ofProgress<Value>(column: string) {
  return sql<Value | null>`case when type = 'progress' then ${sql.ref(column)} end`
}

type ArtifactRow = Awaited<ReturnType<typeof readGraphArtifacts>>[number]

function artifactNode({ id, created, key, type, is_listed, data, packed }: ArtifactRow) {
  return {
    id,
    created: wireTime(created),
    key,
    type,
    is_latest: key === null || is_listed === 1,
    data: data === null ? null : storedJson({ data, packed }),
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

/** The task inputs under this name are the tasks that called this one; the others are its dependencies. */
const CALLERS = '__parents__'

/** The edges of a node. Clients send the inputs: those that are malformed or refer to no node of the graph are ignored. */
function edgesOf(task_inputs: string, nodeOf: Map<string, string>): { parents: string[]; encapsulating: string[] } {
  const result = TaskInputs.safeParse(JSON.parse(task_inputs))
  const { [CALLERS]: callers = [], ...inputs } = result.success ? result.data : {}
  const nodes = (references: { id?: string | undefined }[]) => [
    ...new Set(references.flatMap(({ id }) => nodeOf.get(id ?? '') ?? [])),
  ]
  return { parents: nodes(Object.values(inputs).flat()), encapsulating: nodes(callers) }
}
