/**
 * The unique keys of the tables of runs. What is deleted and created again upstream has the key of a row that may still
 * be stored: the row that was created last keeps the key, the other gets another one.
 */
import type { DeploymentTable, FlowRunTable, FlowTable, TaskRunTable } from '#server/database/tables.ts'

export type Mirrored = {
  flow: FlowTable
  deployment: DeploymentTable
  flow_run: FlowRunTable
  task_run: TaskRunTable
}

export type MirroredTable<Name extends keyof Mirrored> = {
  name: Name
  keyColumns: (keyof Mirrored[Name] & string)[]
  /** The columns of the key; null if another row can have the same. */
  keyOf: (row: Mirrored[Name]) => string[] | null
  /** The row with a key of its own. */
  withoutKey: (row: Mirrored[Name]) => Mirrored[Name]
}

export const FLOWS: MirroredTable<'flow'> = {
  name: 'flow',
  keyColumns: ['name'],
  keyOf: ({ name }) => [name],
  withoutKey: (row) => ({ ...row, name: `${row.name} (${row.id})` }),
}

export const DEPLOYMENTS: MirroredTable<'deployment'> = {
  name: 'deployment',
  keyColumns: ['flow_id', 'name'],
  keyOf: ({ flow_id, name }) => [flow_id, name],
  withoutKey: (row) => ({ ...row, name: `${row.name} (${row.id})` }),
}

export const FLOW_RUNS: MirroredTable<'flow_run'> = {
  name: 'flow_run',
  keyColumns: ['flow_id', 'idempotency_key'],
  keyOf: ({ flow_id, idempotency_key }) => (idempotency_key === null ? null : [flow_id, idempotency_key]),
  withoutKey: (row) => ({ ...row, idempotency_key: null }),
}

export const TASK_RUNS: MirroredTable<'task_run'> = {
  name: 'task_run',
  keyColumns: ['flow_run_id', 'task_key', 'dynamic_key'],
  keyOf: ({ flow_run_id, task_key, dynamic_key }) =>
    flow_run_id === null ? null : [flow_run_id, task_key, dynamic_key],
  withoutKey: (row) => ({ ...row, dynamic_key: `${row.dynamic_key} (${row.id})` }),
}
