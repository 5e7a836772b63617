import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal, withoutOurs } from '#cli/test-terminal.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { prefectRows } from './listing.ts'
import { withOwnTimes } from './version-times.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let prefect: Awaited<ReturnType<typeof withoutOurs>>
let client: Client
/** How many lists of versions were asked for. */
let lists = 0

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onRequest', async ({ url }) => {
    if (url === '/api/artifacts/filter') lists++
  })
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  prefect = await withoutOurs(url)
  client = createClient({ url })
})
afterAll(async () => {
  prefect.close()
  await app.close()
})

test('ls shows the time of the version whose id it shows, not that of the first one', async () => {
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

test('of a list that is cut short only what shows is asked for', async () => {
  for (const key of ['cut-1', 'cut-2', 'cut-3']) await client.createArtifact({ key, data: 1 })
  const asked: number[] = []
  const filterArtifacts: Client['filterArtifacts'] = (body, options) => {
    asked.push(body.artifacts?.id?.any_?.length ?? 0)
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
  expect(asked.filter((count) => count > 0)).toEqual([2])
})

test('a table, which shows no such time, asks for none', async () => {
  lists = 0
  await terminal(prefect.url)(['artifact', 'ls', '--key', 'twice'])
  expect(lists).toBe(0)
})

test('rows come in their order, a page of them at a time, before the list is at its end', async () => {
  const { id, created } = await client.createArtifact({ key: 'long', data: 1 })
  let read = 0
  async function* rows() {
    for (; read < 450; read++) yield { id: read === 7 ? id : `gone-${read}`, key: 'long', created: 'known' }
  }
  lists = 0
  const odd = { ...client, filterArtifacts: onlyUuids }
  const timed = withOwnTimes(rows(), odd, new AbortController().signal)
  expect(await timed.next()).toMatchObject({ value: { id: 'gone-0', created: 'known' } })
  expect([read, lists]).toEqual([199, 1])
  const rest: { id: string; created: string }[] = []
  for await (const row of timed) rest.push(row)
  expect([rest.length, lists]).toEqual([449, 3])
  expect(rest.slice(5, 8)).toMatchObject([{ id: 'gone-6' }, { id, created }, { id: 'gone-8', created: 'known' }])
})

/** What the server answers when all that is asked for but the real ids is gone. */
const onlyUuids: Client['filterArtifacts'] = async (body, options) => {
  const ids = body.artifacts?.id?.any_ ?? []
  return client.filterArtifacts({ artifacts: { id: { any_: ids.filter((id) => !id.startsWith('gone')) } } }, options)
}

test('Ctrl-C ends it', async () => {
  async function* rows() {
    yield { id: crypto.randomUUID(), key: 'a', created: '' }
  }
  const timed = withOwnTimes(rows(), client, AbortSignal.abort(new Error('Ctrl-C')))
  await expect(timed.next()).rejects.toThrow('Ctrl-C')
})
