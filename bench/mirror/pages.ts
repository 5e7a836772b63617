/** What the pages of a mirror take, and those of servers that have the same artifacts without being a mirror. */
import { cpuMsOf } from '#bench/api/cpu-time.ts'
import { openConnection } from '#bench/api/send.ts'
import { compareWork, printSides } from '#bench/api/work.ts'
import { LONG_KEY } from '#bench/million/names.ts'
import type { Program } from '#bench/program.ts'
import { createClient } from '#sdk/index.ts'

export type PageServer = { name: string; program: Program }

type Request = { name: string; path: string; body?: (turn: number) => object }

const connection = openConnection()
/** As browsers ask for pages. */
const ACCEPT = 'text/html,*/*'

const ROWS = 50
/** Lists start at other rows in each turn, so that no answer is one that the server has kept. */
const PLACES = 40

export async function comparePages(servers: PageServer[]): Promise<void> {
  const [first] = servers
  if (!first) return
  const sides = servers.map(({ name, program }) => ({ name, cpu: () => cpuMsOf(program.pid) }))
  printSides('Pages, one request after the other', sides)
  for (const { name, path, body } of await requestsOf(first)) {
    const calls = servers.map(
      ({ program }) =>
        (turn: number) =>
          connection.send(program.url + path, body && JSON.stringify(body(turn)), body ? undefined : ACCEPT),
    )
    // In turns of one request each: other load of the machine affects all of them.
    await compareWork(sides, { name, count: 1, rounds: body ? 280 : 140, calls })
  }
  connection.close()
}

async function requestsOf({ program }: PageServer): Promise<Request[]> {
  const client = createClient({ url: `${program.url}/api` })
  const [version] = await client.filterArtifacts({ artifacts: { key: { any_: [LONG_KEY] } }, limit: 1, offset: 200 })
  const run = version?.flow_run_id ?? ''
  const list = (name: string, path: string, body: object, limit = ROWS): Request => ({
    name,
    path: `/api${path}`,
    body: (turn) => ({ limit, offset: turn % PLACES, ...body }),
  })
  const catalogue = (name: string, body: object) =>
    list(name, '/vitrine/artifacts/filter', { latest_only: true, history: true, sort: 'UPDATED_DESC', ...body })
  const ofKey = { artifacts: { key: { any_: [LONG_KEY] } } }
  return [
    { name: 'HTML: list', path: '/artifacts' },
    { name: 'HTML: key', path: `/artifacts/key/${encodeURIComponent(LONG_KEY)}` },
    { name: 'HTML: runs', path: '/runs' },
    { name: 'HTML: run', path: `/runs/flow-run/${run}` },
    catalogue('list', {}),
    catalogue('list by key', { sort: 'KEY_ASC' }),
    catalogue('list of a kind', { types: ['table'] }),
    catalogue('search', { search: 'report' }),
    list('versions of a key', '/vitrine/artifacts/filter', { sort: 'CREATED_DESC', ...ofKey }),
    { name: 'position of a version', path: `/api/vitrine/artifacts/${version?.id}/lineage` },
    { name: 'version', path: `/api/artifacts/${version?.id}` },
    list('runs', '/flow_runs/filter', { sort: 'START_TIME_DESC' }),
    list('artifacts of a run', '/vitrine/artifacts/filter', { artifacts: { flow_run_id: { any_: [run] } } }),
    list('task runs of a run', '/task_runs/filter', { task_runs: { flow_run_id: { any_: [run] } } }),
    list('Prefect: 200 artifacts', '/artifacts/filter', { sort: 'CREATED_DESC' }, 200),
    list('Prefect: 200 latest', '/artifacts/latest/filter', { sort: 'KEY_ASC' }, 200),
  ]
}
