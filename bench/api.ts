import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '#sdk/index.ts'
import { startProgram } from './program.ts'
import { averageOf, compare, printHeading } from './rounds.ts'

const keys = 2_000
const versions = 5
const writers = 32
const data = `# Nightly report\n\n${'All 1,284 rows passed the checks of the day. '.repeat(28)}`

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Sends one request on the kept-alive connection. Uses Node's client, because fetch takes longer than some responses. */
const call = (url: string, body?: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = request(url, { agent, method, headers }, (response) => {
      response.resume()
      response.once('end', () => {
        const { statusCode = 0 } = response
        if (statusCode < 300) resolve()
        else reject(new Error(`${method} ${url} was answered with ${statusCode}`))
      })
    })
    sent.once('error', reject)
    sent.end(body)
  })

/** Publishes the versions of every key with concurrent writers, and returns the id of one version per key. */
const seed = async (api: string): Promise<string[]> => {
  const sdk = createClient({ url: api })
  const ids: string[] = []
  let next = 0
  const write = async () => {
    for (let turn = next++; turn < keys * versions; turn = next++) {
      const { id } = await sdk.createArtifact({ key: `key-${turn % keys}`, type: 'markdown', data })
      if (turn < keys) ids.push(id)
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: writers }, write))
  const perSecond = (keys * versions) / ((performance.now() - started) / 1000)
  console.log(`\n${keys * versions} artifacts published by ${writers} writers at ${perSecond.toFixed(0)} a second`)
  return ids
}

/** Compares the API, with 10,000 artifacts of 1.3 kB, with a server that only reads the same rows. */
export const measureApi = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const path = join(folder, 'vitrine.db')
  const env = { DATABASE_URL: `sqlite:${path}`, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const ours = await startProgram(['src/server/main.ts'], env)
  const api = `${ours.url}/api`
  try {
    const ids = await seed(api)
    const bare = await startProgram(['bench/bare-server.ts', path, join(folder, 'bare.db')])
    try {
      const idOf = (turn: number) => ids[(turn * 7) % ids.length] ?? ''
      const keyOf = (turn: number) => `key-${(turn * 7) % keys}`
      const both = (name: string, count: number, own: (turn: number) => Promise<void>, other: typeof own) =>
        compare({ name, ours: averageOf(count, own), beside: averageOf(count, other) })

      printHeading('One request after the other', 'bare')
      const created = (turn: number) => JSON.stringify({ key: keyOf(turn), type: 'markdown', data })
      await both(
        'get by id',
        200,
        (turn) => call(`${api}/artifacts/${idOf(turn)}`),
        (turn) => call(`${bare.url}/id/${idOf(turn)}`),
      )
      await both(
        'count',
        200,
        () => call(`${api}/artifacts/count`, '{}'),
        () => call(`${bare.url}/count`),
      )
      await both(
        `all ${versions} versions of a key`,
        200,
        (turn) => call(`${api}/artifacts/filter`, JSON.stringify({ artifacts: { key: { any_: [keyOf(turn)] } } })),
        (turn) => call(`${bare.url}/key/${keyOf(turn)}`),
      )
      await both(
        'latest 200 of all keys',
        50,
        () => call(`${api}/artifacts/latest/filter`, '{}'),
        () => call(`${bare.url}/latest`),
      )
      await both(
        'create (durable)',
        100,
        (turn) => call(`${api}/artifacts/`, created(turn)),
        (turn) => call(`${bare.url}/create`, created(turn)),
      )
    } finally {
      await bare.stop()
    }
  } finally {
    agent.destroy()
    await ours.stop()
    rmSync(folder, { recursive: true })
  }
}
