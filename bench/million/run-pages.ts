/**
 * What the requests of the run pages, of Prefect's clients and of retention cost on databases of different sizes, which
 * `fill.ts` made: `node bench/million/run-pages.ts 1k.db 100k.db 1m.db`. URLs of PostgreSQL are accepted, too. The databases
 * are migrated.
 */
import process from 'node:process'
import { median } from '#bench/rounds.ts'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { locationOf, withoutWorkers } from './locations.ts'
import { COMMON_TAG, flowName, LONG_KEY, RARE_TAG } from './names.ts'
import { openMeter } from './processor-time.ts'

const ROUNDS = 7
/** As many runs as the smallest database has in most lists. */
const ROWS = 30

export type RunRequest = [name: string, url: string, payload: object]

export async function runRequests(db: Database): Promise<RunRequest[]> {
  const runs = await db.selectFrom('flow_run').select('id').orderBy('id').execute()
  const ids = runs.map(({ id }) => id)
  const middle = Math.floor(ids.length / 2)
  const run = ids[middle] ?? ''
  const logged = await db.selectFrom('log').select('flow_run_id').limit(1).executeTakeFirst()
  const logs = { flow_run_id: { any_: [logged?.flow_run_id ?? run] } }
  const { count } = await db
    .selectFrom('artifact')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const list = (name: string, body: object): RunRequest[] => [
    [`runs: ${name}`, '/flow_runs/filter', { sort: 'START_TIME_DESC', limit: ROWS, ...body }],
  ]
  const counted = (name: string, body: object): RunRequest[] => [
    ...list(name, body),
    [`count of runs: ${name}`, '/flow_runs/count', body],
  ]
  const artifacts = (name: string, filter: object): RunRequest[] => [
    [`artifacts: ${name}`, '/artifacts/filter', { limit: 5, ...filter }],
    [`count of artifacts: ${name}`, '/artifacts/count', filter],
  ]
  const flow = (index: number) => ({ flows: { name: { any_: [flowName(index)] } } })
  const tag = (name: string) => ({ flow_runs: { tags: { any_: [name] } } })
  const states = (...any_: string[]) => ({ flow_runs: { state: { type: { any_ } } } })
  return [
    ...counted('newest', {}),
    ...list('oldest', { sort: 'START_TIME_ASC' }),
    ...list('name, A to Z', { sort: 'NAME_ASC' }),
    ...list('name, Z to A', { sort: 'NAME_DESC' }),
    ...list('middle page', { offset: middle }),
    ...counted('frequent flow', flow(0)),
    ...counted('rare flow', flow(40)),
    ...list('frequent flow by name', { sort: 'NAME_ASC', ...flow(0) }),
    ...counted('failed', states('FAILED')),
    ...counted('failed or crashed', states('FAILED', 'CRASHED')),
    ...counted('pending', states('PENDING')),
    ...counted('frequent tag', tag(COMMON_TAG)),
    ...counted('tag of one run', tag(RARE_TAG)),
    ...counted('name without a match', { flow_runs: { name: { like_: 'no such run' } } }),
    ['run: artifacts', '/vitrine/artifacts/filter', { artifacts: { flow_run_id: { any_: [run] } } }],
    ['run: task runs', '/task_runs/filter', { task_runs: { flow_run_id: { any_: [run] } } }],
    ['run: subflows', '/flow_runs/filter', { flow_runs: { parent_flow_run_id: { any_: [run] } } }],
    ['artifacts of each of 30 runs', '/vitrine/flow_runs/artifacts/count', { flow_run_ids: ids.slice(-ROWS) }],
    ['log lines', '/logs/filter', { logs, limit: ROWS }],
    ['count of log lines', '/vitrine/logs/count', { logs }],
    ...artifacts('newest', {}),
    ...artifacts('of a related run', { flow_runs: { id: { any_: [run] } } }),
    ...artifacts('of a frequent flow', flow(0)),
    ...artifacts('of a rare flow', flow(40)),
    ...artifacts('of a frequent tag', tag(COMMON_TAG)),
    ...artifacts('of a tag of one run', tag(RARE_TAG)),
    ...artifacts('of a task run', { task_runs: { flow_run_id: { any_: [run] } } }),
    ...artifacts('of a key', { artifacts: { key: { any_: [LONG_KEY] } } }),
    ['artifacts: deep offset', '/artifacts/filter', { limit: 5, offset: Math.floor(count / 2) }],
    [
      'retention: dry run',
      '/vitrine/retention/preview',
      { policies: [{ name: 'old', is_enabled: true, keep_last: 10 }], limit: 1 },
    ],
  ]
}

async function measure(path: string): Promise<Map<string, number>> {
  const location = withoutWorkers(locationOf(path))
  const db = await openDatabase(location)
  const app = await createApp(db, TEST_OPTIONS)
  const meter = await openMeter(location)
  const costs = new Map<string, number>()
  for (const [name, url, payload] of await runRequests(db)) {
    const times: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      // Another revision, so that no answer is kept from the last round.
      await transact(db, (db) => db.updateTable('revision').set({ number: round }).where('slot', '=', 1).execute())
      const [time, answer] = await meter.measure(() => app.inject({ method: 'POST', url: `/api${url}`, payload }))
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
      times.push(time)
      if (time > 5000) break
    }
    costs.set(name, median(times.length > 1 ? times.slice(1) : times))
  }
  await meter.close()
  await app.close()
  await db.destroy()
  return costs
}

if (import.meta.main) {
  // The thread of long reads does not keep the process alive.
  const alive = setInterval(() => {}, 1000)
  const results: Map<string, number>[] = []
  for (const path of process.argv.slice(2)) results.push(await measure(path))
  clearInterval(alive)
  console.log('CPU milliseconds per request, and the ratio of the last database to the first')
  for (const name of results[0]?.keys() ?? []) {
    const costs = results.map((costs) => costs.get(name) ?? Number.NaN)
    const ratio = (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN)
    console.log(`${name.padEnd(44)}${costs.map((ms) => ms.toFixed(1).padStart(9)).join('')}   × ${ratio.toFixed(2)}`)
  }
}
