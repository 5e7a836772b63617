import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal, withoutVitrineRoutes } from '#cli/test-terminal.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { prefectRows, withVersionTimes } from './prefect-rows.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let prefect: Awaited<ReturnType<typeof withoutVitrineRoutes>>
let client: Client
/** How many lists of versions were requested for. */
let lists = 0

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onRequest', async ({ url }) => {
    if (url === '/api/artifacts/filter') lists++
  })
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  prefect = await withoutVitrineRoutes(url)
  client = createClient({ url })
})
afterAll(async () => {
  prefect.close()
  await app.close()
})

test('ls shows the creation time of the latest version, not of the first', async () => {
  await client.createArtifact({ key: 'twice', type: 'markdown', data: 'one' })
  const { id, created } = await client.createArtifact({ key: 'twice', type: 'markdown', data: 'two' })
  const loose = await client.createArtifact({ type: 'markdown', data: 'loose' })
  const { code, stdout } = await terminal(prefect.url)(['artifact', 'ls', '-o', 'json'])
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    [
      expect.objectContaining({ id: loose.id, created: loose.created }),
      expect.objectContaining({ id, created, key: 'twice' }),
    ],
  ])
})

test('with a limit, reads only the times of the rows it shows', async () => {
  for (const key of ['cut-1', 'cut-2', 'cut-3']) await client.createArtifact({ key, data: 1 })
  const requested: number[] = []
  const filterArtifacts: Client['filterArtifacts'] = (body, options) => {
    requested.push(body.artifacts?.id?.any_?.length ?? 0)
    return client.filterArtifacts(body, options)
  }
  const listing = {
    selection: {},
    allVersions: false,
    sort: 'newest',
    since: null,
    limit: 2,
    showsCreated: true,
  } as const
  const rows = prefectRows({ ...client, filterArtifacts }, listing, new AbortController().signal)
  const keys: (string | null)[] = []
  for await (const { key } of rows) keys.push(key)
  expect(keys).toEqual(['cut-3', 'cut-2'])
  expect(requested.filter((count) => count > 0)).toEqual([2])
})

test('a table, which has no creation time, reads none', async () => {
  lists = 0
  await terminal(prefect.url)(['artifact', 'ls', '--key', 'twice'])
  expect(lists).toBe(0)
})

test('yields rows in order, page by page, before the list ends', async () => {
  const { id, created } = await client.createArtifact({ key: 'long', data: 1 })
  let read = 0
  async function* rows() {
    for (; read < 450; read++) yield { id: read === 7 ? id : `gone-${read}`, key: 'long', created: 'known' }
  }
  lists = 0
  const odd = { ...client, filterArtifacts: onlyUuids }
  const timed = withVersionTimes(rows(), odd, new AbortController().signal)
  expect(await timed.next()).toMatchObject({ value: { id: 'gone-0', created: 'known' } })
  expect([read, lists]).toEqual([199, 1])
  const rest: { id: string; created: string }[] = []
  for await (const row of timed) rest.push(row)
  expect([rest.length, lists]).toEqual([449, 3])
  expect(rest.slice(5, 8)).toMatchObject([{ id: 'gone-6' }, { id, created }, { id: 'gone-8', created: 'known' }])
})

/** Responds as if the versions without a real id were deleted. */
const onlyUuids: Client['filterArtifacts'] = async (body, options) => {
  const ids = body.artifacts?.id?.any_ ?? []
  return client.filterArtifacts({ artifacts: { id: { any_: ids.filter((id) => !id.startsWith('gone')) } } }, options)
}

test('Ctrl-C ends the list', async () => {
  async function* rows() {
    yield { id: crypto.randomUUID(), key: 'a', created: '' }
  }
  const timed = withVersionTimes(rows(), client, AbortSignal.abort(new Error('Ctrl-C')))
  await expect(timed.next()).rejects.toThrow('Ctrl-C')
})
