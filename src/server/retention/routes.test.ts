import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RetentionRules } from '#contract/retention.ts'
import type { Client } from '#sdk/client.ts'
import {
  pinArtifact,
  previewRetention,
  previewRetentionKeys,
  readDeletions,
  readRetention,
  runRetention,
  updateRetention,
} from '#sdk/retention.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'

let app: FastifyInstance
let client: Client

beforeEach(async () => {
  app = await openTestApp()
  client = clientOf(app)
})
afterEach(() => app.close())

/** Publishes versions and returns their ids, oldest first. */
async function publish(key: string | null, count: number, type = 'markdown'): Promise<string[]> {
  const ids: string[] = []
  for (let turn = 0; turn < count; turn++) ids.push((await client.createArtifact({ key, type, data: 'x' })).id)
  return ids
}

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const policies: RetentionRules['policies'] = [
  { name: 'reports', keys: ['daily-*'], keep_last: 2 },
  { name: 'the rest', keep_for: '30d' },
]

describe('the rules', () => {
  test('are empty at first, and are stored as they are sent', async () => {
    const none = {
      run_every: null,
      policies: [],
      version: expect.any(String),
      file: null,
      next_run: null,
      upstream: null,
    }
    expect(await readRetention({ client })).toEqual(none)
    const written = await updateRetention({ run_every: '1d', policies }, { client })
    expect(written).toMatchObject({
      run_every: '1d',
      policies: [
        { name: 'reports', is_enabled: true, keys: ['daily-*'], types: null, keep_last: 2, removes_latest: false },
        { name: 'the rest', keys: null, keep_last: null, keep_for: '30d' },
      ],
      next_run: expect.any(String),
    })
    expect(await readRetention({ client })).toEqual(written)
  })

  test('are next run one interval after the interval was set', async () => {
    const hourly = await updateRetention({ run_every: '1h', policies }, { client })
    expect(Math.round((Date.parse(hourly.next_run ?? '') - Date.now()) / 60_000)).toBe(60)
    const other = await updateRetention({ run_every: '1h', policies: [] }, { client })
    expect(other.next_run).toBe(hourly.next_run)
    expect(await updateRetention({ policies }, { client })).toMatchObject({ run_every: null, next_run: null })
  })

  test('are not replaced by a client that has read an older version', async () => {
    const { version } = await readRetention({ client })
    await updateRetention({ policies, version }, { client })
    await expect(updateRetention({ policies: [], version }, { client })).rejects.toMatchObject({
      status: 409,
      detail: 'The retention rules have been changed by another client. Read them again.',
    })
    expect((await readRetention({ client })).policies).toHaveLength(2)
  })

  test.each([
    [{ policies: [{ name: 'a' }] }, ['body', 'policies', 0], /needs keep_last/],
    [{ policies: [{ name: ' ', keep_last: 1 }] }, ['body', 'policies', 0], /needs a name/],
    [{ policies: [{ name: 'a', keep_last: 0 }] }, ['body', 'policies', 0, 'keep_last'], /greater than or equal to 1/],
    [{ policies: [{ name: 'a', keep_for: '30' }] }, ['body', 'policies', 0, 'keep_for'], /whole number and a unit/],
    [{ policies: [{ name: 'a', kepp_for: '1d' }] }, ['body', 'policies', 0, 'kepp_for'], /not permitted/],
    [{ policies: [1, 2].map(() => ({ name: 'a', keep_last: 1 })) }, ['body', 'policies'], /names must be unique/],
    [{ policies: [{ name: 'a', keep_last: 1, keys: Array(1000).fill('k') }] }, ['body', 'policies'], /at most 1000/],
    [{ policies: [{ name: 'a', keep_last: 1, keys: ['k'.repeat(1001)] }] }, ['body', 'policies'], /at most 1000 char/],
    [
      { policies: [{ name: 'a', keep_last: 1, keys: Array(51).fill('k'.repeat(1000)) }] },
      ['body', 'policies'],
      /together have at most 50000/,
    ],
    [{ policies: [], run_every: '0s' }, ['body', 'run_every'], /between 1s and 3660d/],
    [{ policies: [], run_every: '999999999w' }, ['body', 'run_every'], /between 1s and 3660d/],
    [{ run_every: '1d' }, ['body', 'policies'], /required/],
  ])('such as %j are rejected', async (payload, loc, msg) => {
    const answer = await app.inject({ method: 'PUT', url: '/api/vitrine/retention', payload })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().exception_detail).toContainEqual(
      expect.objectContaining({ loc, msg: expect.stringMatching(msg) }),
    )
  })
})

describe('a dry run', () => {
  test('lists the versions that would be deleted, oldest first, with their policy', async () => {
    const [first, second] = await publish('daily-sales', 4)
    await publish('weekly', 2)
    const [keyless] = await publish(null, 1)
    await updateRetention({ policies }, { client })
    const now = await previewRetention({}, { client })
    expect(now).toMatchObject({ count: 2, keys: 1, bytes: 6, results: [{ id: first }, { id: second }] })
    const later = await previewRetention({ as_of: soon(31) }, { client })
    expect(later).toMatchObject({
      count: 4,
      keys: 2,
      bytes: 12,
      policies: [
        { name: 'reports', count: 2, bytes: 6 },
        { name: 'the rest', count: 2, bytes: 6 },
      ],
    })
    expect(later.results.map(({ key, policy }) => [key, policy])).toEqual([
      ['daily-sales', 'reports'],
      ['daily-sales', 'reports'],
      ['weekly', 'the rest'],
      [null, 'the rest'],
    ])
    expect(later.results.at(-1)?.id).toBe(keyless)
  })

  test('is grouped by key with ranges of versions, which kept ones interrupt, the largest first', async () => {
    const ids = await publish('a', 8)
    await publish('b', 2)
    await publish(null, 4)
    await pinArtifact(ids[2] ?? '', { client })
    await client.deleteArtifact(ids[0] ?? '')
    const given = { policies: [{ name: 'one', types: ['markdown'], keep_last: 2 }] }
    const [later, first] = [
      await previewRetentionKeys(
        { ...given, policies: [{ ...given.policies[0], name: 'days', keep_for: '1d' }], as_of: soon(2) },
        { client },
      ),
      await previewRetentionKeys(given, { client }),
    ]
    expect(first).toEqual({
      as_of: expect.any(String),
      count: 1,
      results: [
        {
          key: 'a',
          count: 4,
          bytes: 12,
          versions: 7,
          ranges: [
            { first: 4, last: 6 },
            { first: 2, last: 2 },
          ],
          policies: ['one'],
        },
      ],
    })
    expect(later.results).toContainEqual({
      key: null,
      count: 4,
      bytes: 12,
      versions: null,
      ranges: [],
      policies: ['days'],
    })
    expect(await previewRetentionKeys({ ...given, offset: 1 }, { client })).toMatchObject({ count: 1, results: [] })
  })

  test('has consistent pages while versions are published', async () => {
    await publish('a', 6)
    const given = { policies: [{ name: 'one', keep_last: 1 }], limit: 2 }
    const { as_of, results, count } = await previewRetention(given, { client })
    await publish('a', 3)
    const rest = [2, 4].map((offset) => previewRetention({ ...given, as_of, offset }, { client }))
    const pages = [{ results }, ...(await Promise.all(rest))]
    expect(pages.map((page) => page.results.length)).toEqual([2, 2, 1])
    expect(new Set(pages.flatMap((page) => page.results.map(({ id }) => id))).size).toBe(count)
    expect(await previewRetention({ ...given, as_of }, { client })).toMatchObject({ count: 5 })
    expect(await previewRetention(given, { client })).toMatchObject({ count: 8 })
  })

  test('leaves out pinned versions, versions that match no policy and references to results', async () => {
    const [pinned = ''] = await publish('a', 3)
    await publish('other', 3)
    await client.createArtifact({ type: 'result', data: { storage_key: 'x' } })
    await client.createArtifact({ data: { storage_key: 'x' } })
    await pinArtifact(pinned, { client })
    const given = [{ name: 'p', keys: ['a'], keep_last: 1 }]
    expect(await previewRetention({ policies: given }, { client })).toMatchObject({ count: 1 })
    const keyless = [{ name: 'p', keep_for: '1d' }]
    expect(await previewRetention({ policies: keyless, as_of: soon(2) }, { client })).toMatchObject({ count: 3 })
    const results = [{ name: 'p', types: ['result', null], keep_for: '1d' }]
    expect(await previewRetention({ policies: results, as_of: soon(2) }, { client })).toMatchObject({ count: 2 })
  })

  test('matches the kind that is shown', async () => {
    await client.createArtifact({ key: 'docs', type: 'markdown', data: '[Docs](https://docs.example)' })
    await client.createArtifact({ key: 'note', type: 'markdown', data: 'A note' })
    const keysOf = async (type: string) => {
      const policies = [{ name: 'p', types: [type], keep_for: '1d', removes_latest: true }]
      return (await previewRetention({ policies, as_of: soon(2) }, { client })).results.map(({ key }) => key)
    }
    expect([await keysOf('link'), await keysOf('markdown')]).toEqual([['docs'], ['note']])
  })

  test('matches flows and tags', async () => {
    const post = async (url: string, payload: object) => (await app.inject({ method: 'POST', url, payload })).json()
    const flow = await post('/api/flows/', { name: 'etl' })
    const run = await post('/api/flow_runs/', { flow_id: flow.id, tags: ['prod', 'eu'] })
    const other = await post('/api/flow_runs/', { flow_id: flow.id, tags: ['prod'] })
    for (const flow_run_id of [run.id, run.id, other.id, null]) await client.createArtifact({ key: 'k', flow_run_id })
    const count = async (match: object) =>
      (await previewRetention({ policies: [{ name: 'p', keep_last: 1, ...match }] }, { client })).count
    expect(await count({ flows: ['etl'] })).toBe(3)
    expect(await count({ flows: ['ETL'] })).toBe(0)
    expect(await count({ tags: ['prod', 'eu'] })).toBe(2)
  })

  test('without policies is empty', async () => {
    await publish('a', 2)
    expect(await previewRetention({}, { client })).toMatchObject({ count: 0, bytes: 0, policies: [], results: [] })
  })
})

describe('a run', () => {
  test('deletes what the dry run listed, and records how much each policy deleted', async () => {
    await publish('daily-sales', 4)
    const [newest] = (await publish('weekly', 1)).slice(-1)
    await updateRetention({ policies }, { client })
    const { as_of } = await previewRetention({}, { client })
    const run = await waitForDeletion(client, await runRetention({ as_of }, { client }))
    expect(run).toMatchObject({
      state: 'COMPLETED',
      origin: 'RETENTION',
      label: null,
      count: 2,
      deleted: 2,
      bytes: 6,
      policies: [
        { name: 'reports', count: 2, bytes: 6 },
        { name: 'the rest', count: 0, bytes: 0 },
      ],
    })
    expect(await previewRetention({}, { client })).toMatchObject({ count: 0 })
    const left = await client.filterSummaries({ latest_only: true, sort: 'KEY_ASC' })
    expect(left.results).toMatchObject([
      { key: 'daily-sales', versions: 2 },
      { key: 'weekly', id: newest },
    ])
  })

  test('of given policies is labeled with their names and does not change the rules', async () => {
    await publish('a', 3)
    const run = await runRetention({ policies: [{ name: 'now', keep_last: 1 }] }, { client })
    const policies = [{ name: 'now', count: 2, bytes: 6 }]
    expect(await waitForDeletion(client, run)).toMatchObject({ label: 'now', deleted: 2, policies })
    expect((await readRetention({ client })).policies).toEqual([])
  })

  test('with an `as_of` in the future is rejected, because it would delete versions too early', async () => {
    await publish('a', 3)
    const given = { policies: [{ name: 'p', keep_for: '30d' }] }
    expect(await previewRetention({ ...given, as_of: soon(31) }, { client })).toMatchObject({ count: 2 })
    await expect(runRetention({ ...given, as_of: soon(31) }, { client })).rejects.toMatchObject({
      status: 422,
      issues: [{ loc: ['body', 'as_of'], msg: expect.stringContaining('`as_of` in the future') }],
    })
    // The clock of another server, which answered the dry run, may be ahead.
    const ahead = { policies: [{ name: 'p', keep_for: '10s' }], as_of: soon(30 / 86_400) }
    expect(await waitForDeletion(client, await runRetention(ahead, { client }))).toMatchObject({ deleted: 0 })
    expect(await client.countArtifacts({})).toBe(3)
  })

  test('starts on schedule, once for all missed runs', async () => {
    await publish('a', 3)
    await updateRetention({ run_every: '1s', policies: [{ name: 'p', keep_last: 1 }] }, { client })
    const { results } = await vi.waitFor(
      async () => {
        const runs = await readDeletions({ limit: 5, offset: 0 }, { client })
        if (!runs.results.some(({ state }) => state === 'COMPLETED')) throw new Error('No run has completed')
        return runs
      },
      { timeout: 60_000, interval: 50 },
    )
    expect(results.at(-1)).toMatchObject({ origin: 'RETENTION', deleted: 2 })
    expect(Date.parse((await readRetention({ client })).next_run ?? '')).toBeGreaterThan(Date.now() - 2000)
  })
})
