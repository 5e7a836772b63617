import { stderr, stdin, stdout } from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { KeySeries } from '#contract/compare/series.ts'
import { parseJson } from '#contract/json.ts'
import { createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { readVersions } from './series.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let url: string
const ids: string[] = []

/** How many versions the server has not read, for each of its next responses. */
let pending: number[] = []
let unreadable = 0
let requests: string[] = []

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onSend', async (request, reply, payload) => {
    requests.push(`${request.method} ${request.url}`)
    if (request.url === '/api/vitrine/keys/first-version') {
      reply.code(501)
      return '{"detail":"Not supported."}'
    }
    if (request.url !== '/api/vitrine/keys/series') return payload
    const count = pending.shift() ?? 0
    const known = KeySeries.parse(parseJson(String(payload)))
    const series = known.series.map((each) => ({ ...each, values: each.values.with(1, count > 0 ? null : 20) }))
    return JSON.stringify({ ...known, series, pending: count, unreadable })
  })
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  const client = createClient({ url })
  for (const data of [10, 20, 30]) ids.push((await client.createArtifact({ key: 'import', type: 'progress', data })).id)
})
afterAll(() => app.close())

async function valuesWhile(counts: number[]): Promise<(number | null)[]> {
  pending = counts
  requests = []
  const { stdout } = await terminal(url)(['artifact', 'series', 'import', '--name', 'value', '-o', 'json'])
  return JSON.parse(stdout).map(({ value }: { value: number | null }) => value)
}

const SERIES = 'POST /api/vitrine/keys/series'

test('the server is asked again while it reads more versions', async () => {
  expect(await valuesWhile([3, 1, 0])).toEqual([10, 20, 30])
  expect(requests).toEqual([SERIES, SERIES, SERIES])
})

test('only the versions are read that the server does not get to', async () => {
  expect(await valuesWhile([1, 1, 1])).toEqual([10, 20, 30])
  expect(requests).toEqual([SERIES, SERIES, `GET /api/artifacts/${ids[1]}`])
})

test('versions that are too large to read are counted on stderr', async () => {
  unreadable = 1
  const { code, stdout, stderr } = await terminal(url)(['artifact', 'series', 'import', '--name', 'value', '-o', 'csv'])
  unreadable = 0
  expect([code, stdout.split('\r\n').length, stderr]).toEqual([0, 5, '1 version left out: too large to read.\n'])
})

test('values are not kept', async () => {
  const io = { stdin, stdout, stderr, env: {}, signal: new AbortController().signal }
  const points = await readVersions(createClient({ url }), 'import', 3, () => 1, io)
  expect(points).toEqual(
    ids.map((id, at) => ({
      version: { id, version: at + 1, created: expect.any(String), flow_run_id: null },
      value: 1,
    })),
  )
})

test('a route that the server does not support is done without', async () => {
  const args = ['artifact', 'bisect', 'import', '--name', 'value', '--above', '15', '-o', 'json']
  const { code, stdout } = await terminal(url)(args)
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ id: ids[1], value: 20 })])
})
