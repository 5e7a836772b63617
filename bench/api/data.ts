import type { Client } from '#sdk/index.ts'

export const KEYS = 2_000
const VERSIONS = 5
const WRITERS = 32
const FLOWS = 10
const RUNS_PER_FLOW = 5

const WORDS = 'rows passed the checks of day mean price amount nulls city total model score train valid'.split(' ')

/** Text that compresses about as well as a report does. The same for each `seed`. */
export const textOf = (bytes: number, seed: number): string => {
  let state = seed + 1
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return (state >>> 8) % below
  }
  let text = '# Nightly report\n\n'
  while (text.length < bytes) text += `${WORDS[next(WORDS.length)]} ${next(5) === 0 ? `${next(1_000_000) / 100} ` : ''}`
  return text
}

const tableOf = (seed: number) =>
  JSON.stringify(Array.from({ length: 64 }, (_, row) => ({ name: `row-${row}`, price: (seed * row) / 7, ok: row % 2 })))

type Run = { id: string; flow: string; tag: string }
type Row = { id: string; key: string; type: string; data: string; run: string }

export const sendJson = async (url: string, body: unknown, send: typeof fetch = fetch): Promise<{ id: string }> => {
  const headers = { 'content-type': 'application/json' }
  const answer = await send(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`POST ${url} was answered with ${answer.status}`)
  return answer.json()
}

/** Creates the flows and runs that the artifacts belong to. */
export const seedRuns = async (api: string, send?: typeof fetch): Promise<Run[]> => {
  const runs: Run[] = []
  for (let index = 0; index < FLOWS; index++) {
    const flow = `flow-${index}`
    const { id: flow_id } = await sendJson(`${api}/flows/`, { name: flow }, send)
    for (let turn = 0; turn < RUNS_PER_FLOW; turn++) {
      const tag = `tag-${turn}`
      const { id } = await sendJson(`${api}/flow_runs/`, { flow_id, state: { type: 'RUNNING' }, tags: [tag] }, send)
      runs.push({ id, flow, tag })
    }
  }
  return runs
}

/** Publishes the versions of every key: texts of 3.4 kB, and a table in every eighth. */
export const seedArtifacts = async (sdk: Client, runs: Run[], writers = WRITERS): Promise<Row[]> => {
  const rows: Row[] = []
  const total = KEYS * VERSIONS
  const write = async () => {
    for (let turn = rows.length; turn < total; turn = rows.length) {
      const type = turn % 8 === 0 ? 'table' : 'markdown'
      const data = type === 'table' ? tableOf(turn) : textOf(3_400, turn)
      const run = runs[turn % runs.length]?.id ?? ''
      const row = { id: '', key: `key-${turn % KEYS}`, type, data, run }
      rows.push(row)
      row.id = (await sdk.createArtifact({ key: row.key, type, data, flow_run_id: run })).id
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: writers }, write))
  const perSecond = total / ((performance.now() - started) / 1000)
  console.log(`${total} artifacts of 3.4 kB published by ${writers} writers at ${perSecond.toFixed(0)} a second`)
  return rows
}
