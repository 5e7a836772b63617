/** Fills an empty database with artifacts, flow runs, task runs and log lines. */
import { stat } from 'node:fs/promises'
import type { DatabaseLocation } from '#server/config.ts'
import { type Micros, storedTime, uuidAt } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { ArtifactSeries } from './artifacts.ts'
import { locationOf } from './locations.ts'
import { makeLog } from './logs.ts'
import { ARTIFACTS_PER_RUN, FLOWS, type Proportions, proportionsOf } from './proportions.ts'
import { flowOfRun, makeFlow, makeFlowRun, makeTaskRuns } from './runs.ts'
import { openSink, type Sink } from './sinks.ts'

/** The data covers a year before this time. */
export const END: Micros = Date.UTC(2026, 10, 1) * 1000
const YEAR: Micros = 365 * 86_400_000_000

export async function fill(location: DatabaseLocation, artifacts: number, hasLogs = true): Promise<Proportions> {
  const db = await openDatabase(location)
  await db.destroy()
  const proportions = proportionsOf(artifacts, hasLogs)
  const sink = await openSink(location)
  await insertAll(sink, proportions)
  await sink.finish()
  return proportions
}

async function insertAll(sink: Sink, { keys, flowRuns, deployments, logLines }: Proportions): Promise<void> {
  const first = END - YEAR
  const flows = Array.from({ length: FLOWS }, (_, index) => makeFlow(index, first - FLOWS + index))
  await sink.insert('flow', flows)
  const deployed = flows.slice(0, deployments).map(({ id, name }) => deploymentRow(id, `${name}-nightly`, first - 1))
  await sink.insert('deployment', deployed)
  const series = new ArtifactSeries(keys, flowRuns)
  const spacing = Math.floor(YEAR / flowRuns)
  const duration = Math.min(Math.floor(spacing * 0.9), 600_000_000)
  const lines = Math.round(logLines / flowRuns)
  for (let index = 0; index < flowRuns; index++) {
    const start = first + index * spacing
    const flow = flowOfRun(index)
    const [row, deployment] = [flows[flow], deployed[flow]]
    if (!row) throw new Error(`There is no flow ${flow}`)
    const made = makeFlowRun(index, row, index % 2 === 0 ? (deployment?.id ?? null) : null, start, duration)
    const tasks = makeTaskRuns(index, made, start, duration)
    await sink.insert('flow_run', [made.run])
    await sink.insert('tag', made.tags)
    await sink.insert('task_run', tasks.runs)
    await sink.insert('run_state', [...made.states, ...tasks.states])
    for (let place = 0; place < ARTIFACTS_PER_RUN; place++) {
      const moment = start + Math.floor(((place + 1) * duration) / (ARTIFACTS_PER_RUN + 2))
      const task_run_id = place % 5 === 4 ? null : (tasks.runs[Math.floor(place / 2)]?.id ?? null)
      const { artifact, version } = series.make(index, place, { flow_run_id: made.run.id, task_run_id }, moment)
      await sink.insert('artifact', [artifact])
      if (version) await sink.insert('artifact_version', [version])
    }
    const taskIds = tasks.runs.map(({ id }) => id)
    if (lines > 0) await sink.insert('log', makeLog(index, made.run.id, taskIds, lines, start, duration))
  }
  const { collections, keys: keyRows } = series.finish()
  await sink.insert('artifact_collection', collections)
  await sink.insert('artifact_key', keyRows)
  await sink.createIndexes()
  await sink.run('update artifact set is_listed = 1 where id in (select latest_id from artifact_collection)')
  await sink.run('insert into artifact_listed select * from artifact_listed_source')
  await sink.run('update revision set number = 1 where slot = 0')
}

function deploymentRow(flow_id: string, name: string, moment: Micros) {
  const created = storedTime(moment)
  return {
    id: uuidAt(moment),
    created,
    updated: created,
    name,
    flow_id,
    paused: 0,
    tags: '[]',
    work_queue_name: null,
    version: null,
    description: null,
    parameters: '{}',
    path: null,
    entrypoint: null,
    parameter_openapi_schema: '{}',
    labels: JSON.stringify({ 'prefect.flow.id': flow_id }),
  }
}

if (import.meta.main) {
  const [url = '', count = '', option] = process.argv.slice(2)
  const artifacts = Number(count)
  if (url === '' || !Number.isInteger(artifacts) || artifacts < 100) {
    console.error('Usage: node bench/million/fill.ts <file.db | postgres://…> <number of artifacts> [--no-logs]')
    process.exit(2)
  }
  const location = locationOf(url)
  const started = performance.now()
  const made = await fill(location, artifacts, option !== '--no-logs')
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const size = location.kind === 'sqlite' ? `, ${((await stat(url)).size / 1e9).toFixed(2)} GB` : ''
  console.log(`${JSON.stringify(made)} in ${seconds} s${size}`)
}
