/** The flows of the sample data: their schedules, tasks and artifacts. */
import { business, collectNumbers, drawForecast } from './business.ts'
import { churn, evaluateModel, prepareFeatures, trainModel } from './churn.ts'
import type { Publication } from './publication.ts'
import { quality } from './quality.ts'
import { extractOrders, loadWarehouse, warehouse } from './warehouse.ts'

export type SampleTask = { name: string; minutes: number; publishes: Publication[]; subflow?: SampleFlow }

export type SampleFlow = {
  name: string
  tags: string[]
  /** The interval of runs in days, and their hour (UTC). */
  every_days: number
  hour: number
  parameters: Record<string, unknown>
  /** One of this many runs fails in its last task. */
  fails_every: number
  tasks: SampleTask[]
  publishes: Publication[]
}

const qualityChecks: SampleFlow = {
  name: 'data-quality-checks',
  tags: ['quality'],
  every_days: 2,
  hour: 4,
  parameters: { schema: 'core', fail_on_error: true },
  fails_every: 13,
  tasks: [
    { name: 'profile-tables', minutes: 4, publishes: [] },
    { name: 'run-checks', minutes: 6, publishes: [] },
  ],
  publishes: quality,
}

export const SAMPLE_FLOWS: SampleFlow[] = [
  {
    name: 'nightly-warehouse-load',
    tags: ['etl', 'nightly', 'prod'],
    every_days: 2,
    hour: 3,
    parameters: { warehouse: 'analytics-eu', full_refresh: false },
    fails_every: 11,
    tasks: [
      { name: 'extract-orders', minutes: 2, publishes: extractOrders },
      { name: 'extract-customers', minutes: 1, publishes: [] },
      { name: 'transform', minutes: 4, publishes: [] },
      { name: 'data-quality-checks', minutes: 12, publishes: [], subflow: qualityChecks },
      { name: 'load-warehouse', minutes: 3, publishes: loadWarehouse },
    ],
    publishes: warehouse,
  },
  {
    name: 'train-churn-model',
    tags: ['ml', 'weekly', 'prod'],
    every_days: 7,
    hour: 6,
    parameters: { target: 'no_order_60d', trials: 40 },
    fails_every: 6,
    tasks: [
      { name: 'prepare-features', minutes: 9, publishes: prepareFeatures },
      { name: 'train', minutes: 41, publishes: trainModel },
      { name: 'evaluate', minutes: 5, publishes: evaluateModel },
    ],
    publishes: churn,
  },
  {
    name: 'weekly-business-report',
    tags: ['reporting', 'weekly'],
    every_days: 7,
    hour: 7,
    parameters: { audience: 'management' },
    fails_every: 9,
    tasks: [
      { name: 'collect-numbers', minutes: 3, publishes: collectNumbers },
      { name: 'draw-forecast', minutes: 2, publishes: drawForecast },
    ],
    publishes: business,
  },
]

/** The artifact that a failed run publishes without a key. */
export const FAILURE_NOTE: Publication = {
  key: null,
  type: 'markdown',
  description: 'Written by the failure hook',
  data: ({ run_name, date }) => `## ${run_name} failed

\`\`\`
ConnectionError: could not connect to analytics-eu.acme.example:5439
  attempt 3 of 3, last wait 60 s
\`\`\`

Paged *data-on-call* on ${date}. See the [runbook](https://runbooks.acme.example/warehouse/connection).
`,
}
