/** The flow scripts, and what the server must hold after each. */
import type { Stored } from './stored.ts'

type Script = Omit<Stored, 'logs'> & {
  file: string
  /** Warnings and errors that a client prints although nothing is wrong. */
  complaints: RegExp[]
  /** Messages that the log contains, among others. */
  logs: RegExp[]
  /** Artifacts of clients 3.8 and newer only: a failing flow stores its exception, and the server records where. */
  newer_artifacts: string[]
}

const none = { flow_runs: [], task_runs: [], artifacts: [], complaints: [], logs: [], newer_artifacts: [] }

export const SCRIPTS: Script[] = [
  {
    ...none,
    file: 'artifacts.py',
    flow_runs: ['wire-artifacts: Completed, 1 runs'],
    task_runs: ['image', 'links', 'markdown', 'progress', 'tables'].map((task) => `${task}: Completed`),
    artifacts: [
      'null (markdown) by markdown',
      'wire-from-flow (markdown) by the flow',
      'wire-image (image) by image',
      'wire-link (markdown) by links',
      'wire-link-text (markdown) by links',
      'wire-markdown (markdown) by markdown',
      'wire-progress (progress) by progress',
      'wire-table-columns (table) by tables',
      'wire-table-infinity (table) by tables',
      'wire-table-lists (table) by tables',
      'wire-table-rows (table) by tables',
    ],
    complaints: [/prefect\.artifacts - (ProgressArtifact received an invalid value|Interpreting as 100)/],
    logs: [/^Beginning flow run .* for flow 'wire-artifacts'$/, /^Finished in state Completed\(\)$/],
  },
  {
    ...none,
    file: 'async_flow.py',
    flow_runs: ['wire-async: Completed, 1 runs'],
    task_runs: ['bar: Completed', 'step: Completed', 'step: Completed'],
    artifacts: [
      'wire-async-1 (markdown) by step',
      'wire-async-2 (markdown) by step',
      'wire-async-progress (progress) by bar',
    ],
  },
  {
    file: 'failing.py',
    flow_runs: ['wire-failing: Failed, 1 runs'],
    task_runs: ['breaks: Failed'],
    artifacts: ['wire-before-failure (markdown) by breaks'],
    newer_artifacts: ['null (null) by the flow'],
    complaints: [/this task always fails/],
    logs: [/^Task run failed with exception: RuntimeError/],
  },
  {
    ...none,
    file: 'mapped_tagged.py',
    flow_runs: ['wire-mapped: Completed, 1 runs'],
    task_runs: ['square: Completed', 'square: Completed', 'square: Completed', 'sum-up: Completed'],
    artifacts: [
      'wire-mapped (markdown) by square',
      'wire-mapped (markdown) by square',
      'wire-mapped (markdown) by square',
      'wire-total (markdown) by sum-up',
    ],
  },
  {
    ...none,
    file: 'outside.py',
    artifacts: [
      'wire-custom (my-type) without a run',
      'wire-made (markdown) without a run',
      'wire-outside (markdown) without a run',
      'wire-outside (markdown) without a run',
      'wire-outside-table (table) without a run',
      'wire-typeless (null) without a run',
    ],
    complaints: [/FutureWarning: Artifact creation outside of a flow or task run is deprecated/],
  },
  {
    ...none,
    file: 'persisted.py',
    flow_runs: ['wire-persisted: Completed, 1 runs'],
    task_runs: ['compute: Completed'],
    artifacts: ['null (null) by the flow', 'wire-persisted (markdown) by compute'],
  },
  {
    file: 'retries.py',
    flow_runs: ['wire-retries: Completed, 2 runs'],
    task_runs: ['shaky: Completed', 'shaky: Completed'],
    artifacts: ['wire-retry (markdown) by shaky', 'wire-retry (markdown) by shaky', 'wire-retry (markdown) by shaky'],
    newer_artifacts: ['null (null) by the flow'],
    complaints: [/first (task|flow) attempt fails/],
    logs: [/Received non-final state 'AwaitingRetry'/],
  },
  {
    ...none,
    file: 'subflow.py',
    flow_runs: ['wire-child: Completed, 1 runs', 'wire-child: Completed, 1 runs', 'wire-parent: Completed, 1 runs'],
    task_runs: [
      'note: Completed',
      'note: Completed',
      'note: Completed',
      // A subflow is represented by a task run in its parent.
      'wire-child: Completed',
      'wire-child: Completed',
    ],
    artifacts: [
      'wire-subflow (markdown) by note',
      'wire-subflow (markdown) by note',
      'wire-subflow (markdown) by note',
    ],
  },
  { ...none, file: 'deployment.py', flow_runs: ['wire-deployed: Scheduled, 0 runs'] },
]
