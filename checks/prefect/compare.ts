/** Reads what two servers hold, as text, to compare it byte for byte. */
import { formatJson, type JsonObject } from '#contract/json.ts'
import { MAX_ROWS, readWireRows } from '#server/mirror/wire-row.ts'

/** Sends a request and resolves to the text of the response. Rejects with the status if it is not successful. */
export type Ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: string) => Promise<string>

export class RequestFailed extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(`${status}: ${text}`)
    this.status = status
  }
}

/** Requests to the API of the server at `address`, which ends with a slash. */
export function askAt(address: string, headers: Record<string, string> = {}): Ask {
  return async (method, path, body) => {
    const sent = { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) }
    const response = await fetch(`${address}api${path}`, { method, headers: sent, ...(body !== undefined && { body }) })
    const text = await response.text()
    if (!response.ok) throw new RequestFailed(response.status, text)
    return text
  }
}

/** All rows that a route returns, by id. Each is the JSON text of the row without what it estimates at the time of the request. */
async function readRows(ask: Ask, path: string, body: JsonObject = {}): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  for (;;) {
    const page = await readWireRows(await ask('POST', path, formatJson({ ...body, offset: rows.size })))
    for (const row of page) rows.set(row.id, withoutEstimates(row.source))
    if (page.length < MAX_ROWS) return new Map([...rows].toSorted())
  }
}

const withoutEstimates = (row: string) => row.replace(/"estimated_\w+":[-\d.eE]+,?/g, '')

/** On SQLite, Prefect lists the edges of a node in the order of the query plan. */
const withSortedEdges = (graph: string) =>
  graph.replace(/("(?:parents|children)":\[)([^\]]*)\]/g, (_, name: string, edges: string) => {
    return `${name}${edges.split(',').toSorted()}]`
  })

/** Every artifact and every collection. */
export async function readArtifacts(ask: Ask) {
  const sort = 'ID_DESC'
  return {
    artifacts: await readRows(ask, '/artifacts/filter', { sort }),
    collections: await readRows(ask, '/artifacts/latest/filter', { sort }),
  }
}

/** Every flow run, with its task runs, states, log and graph. */
export async function readRuns(ask: Ask) {
  const flowRuns = await readRows(ask, '/flow_runs/filter', { sort: 'ID_DESC' })
  const details = []
  for (const id of flowRuns.keys()) {
    const ofRun = { flow_run_id: { any_: [id] } }
    details.push({
      id,
      taskRuns: await readRows(ask, '/task_runs/filter', { task_runs: ofRun, sort: 'ID_DESC' }),
      states: await ask('GET', `/flow_run_states/?flow_run_id=${id}`),
      logs: await readRows(ask, '/logs/filter', { logs: ofRun, sort: 'TIMESTAMP_ASC' }),
      graph: withSortedEdges(await ask('GET', `/flow_runs/${id}/graph-v2`)),
    })
  }
  return { flowRuns, details, flows: await readRows(ask, '/flows/filter') }
}
