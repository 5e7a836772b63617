/** The sync of artifacts with servers that are slow to change, fail on rows, or send too much. */
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { isJsonObject } from '#contract/json.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { readRevision } from '#server/database/transaction.ts'
import { UpstreamError } from '#server/errors.ts'
import { beginMirror } from '#server/mirror/mirror-state.ts'
import { MirrorSync } from '#server/mirror/mirror-sync.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { ADDRESS, modelUpstream } from '#server/mirror/test/test-driven-sync.ts'
import { expectMirrored } from '#server/mirror/test/test-mirrored-rows.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { type ModelAnswer, rowsOf } from '#server/mirror/test/test-model-answers.ts'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { SYNC_SETTINGS } from './artifact-sync.ts'
import { askCollections } from './fetch-artifacts.ts'
import { numberVersions } from './number-versions.ts'
import { prepareArtifacts, storeArtifacts } from './store-artifacts.ts'

const SECOND = 1_000_000

const usual = (model: Model) => ({ ...SYNC_SETTINGS, nowMs: () => model.now / 1000 })

const idsIn = (answer: ModelAnswer) => rowsOf(answer).map((row) => (isJsonObject(row) ? String(row.id) : ''))
const limitsOf = (requests: { path: string; body: string }[]) =>
  requests.filter(({ path }) => path === '/artifacts/filter').map(({ body }) => Number(JSON.parse(body).limit))

test('numbers are in the order of creation, however many pages the first sync takes', async () => {
  const { db, sync } = await openTestSync(modelOf(40))
  await sync.poll()
  await sync.poll()
  const rows = await db
    .selectFrom('artifact_version as version')
    .innerJoin('artifact', 'artifact.id', 'version.artifact_id')
    .select(['version.version', 'artifact.data'])
    .where('version.key', '=', 'key-2')
    .orderBy('version.version')
    .execute()
  expect(rows.map(({ version, data }) => [version, Number(data)])).toEqual(
    Array.from({ length: 8 }, (_, index) => [index + 1, index * 5 + 2]),
  )
})

test('a walk asks for a page while the one before it is stored, and for each page once', async () => {
  const { sync, upstream } = await openTestSync(modelOf(40), { settings: { pollPages: 1 } })
  await sync.poll()
  const asked = upstream.requests.map(({ path, body }) => ({ path, offset: Number(JSON.parse(body).offset) }))
  const start = asked.findIndex(({ offset }) => offset > 0)
  expect(asked.slice(start, start + 3).map(({ path }) => path)).toEqual([
    '/artifacts/filter',
    '/artifacts/filter',
    '/artifacts/latest/filter',
  ])
  const offsets = asked.filter(({ path }) => path === '/artifacts/filter').map(({ offset }) => offset)
  expect(offsets).toEqual([...new Set(offsets)])
})

test('a poll without news costs 4 requests for few rows, and changes nothing', async () => {
  const model = modelOf(40)
  model.update([...model.artifacts.keys()][20] ?? '', { data: 'changed' })
  const { db, sync, upstream } = await openTestSync(model, { settings: usual(model) })
  await sync.settle()
  const before = await readRevision(db)
  upstream.requests.length = 0
  await sync.poll()
  const paths = upstream.requests.map(({ path }) => path).toSorted()
  expect(paths).toEqual(['/artifacts/count', '/artifacts/filter', '/flow_runs/filter', '/flow_runs/filter'])
  expect(limitsOf(upstream.requests)).toEqual([5])
  expect(await readRevision(db)).toBe(before)
})

test('a poll asks for as many rows at once as the last one found, and for few when there are none', async () => {
  const model = modelOf(40)
  const { sync, upstream } = await openTestSync(model, { settings: usual(model) })
  await sync.settle()
  const limits: number[][] = []
  for (const rows of [30, 30, 30, 0, 0]) {
    for (let row = 0; row < rows; row++) model.insert({ key: null, data: row })
    upstream.requests.length = 0
    await sync.poll()
    limits.push(limitsOf(upstream.requests))
    model.now += 10 * SECOND
    await sync.poll()
  }
  expect(limits).toEqual([[5, 40], [31], [31], [31], [5]])
})

test('a poll asks once for the keys of its pages, also if one gets a new version meanwhile', async () => {
  const model = modelOf(40)
  let isBusy = false
  const { db, sync, upstream } = await openTestSync(model, {
    settings: usual(model),
    change: (answer, { path }) => {
      if (isBusy && path === '/artifacts/filter') model.insert({ key: 'key-0', data: 'newer than the page' })
      return answer
    },
  })
  await sync.settle()
  isBusy = true
  for (const rows of [20, 60, 180]) {
    for (let row = 0; row < rows; row++) model.insert({ key: `key-${row % 5}`, data: row })
    upstream.requests.length = 0
    await sync.poll()
    expect(limitsOf(upstream.requests).length).toBeGreaterThan(1)
    expect(upstream.requests.filter(({ path }) => path === '/artifacts/latest/filter')).toHaveLength(1)
  }
  isBusy = false
  await sync.poll()
  await expectMirrored(db, model)
})

test('what a poll has read before a page fails is stored', async () => {
  const model = modelOf(40)
  let isFailing = false
  const { sync, ids } = await openTestSync(model, {
    settings: usual(model),
    change: (answer, { path, body }) => {
      const isOlder = path === '/artifacts/filter' && JSON.parse(body).offset > 0
      return isFailing && isOlder ? { status: 503, body: 'unavailable' } : answer
    },
  })
  await sync.settle()
  isFailing = true
  for (let row = 0; row < 20; row++) model.insert({ key: 'new', data: row })
  await sync.step()
  expect(await ids()).toHaveLength(45)
})

test.each([0, 1, 17, 38, 39])(
  'a row that the server fails to send is skipped and counted, at position %d',
  async (at) => {
    const model = modelOf(40)
    const poisoned = [...model.artifacts.keys()][at] ?? ''
    const { sync, ids, state, upstream } = await openTestSync(model, {
      change: (answer) => (idsIn(answer).includes(poisoned) ? { status: 500, body: 'fails' } : answer),
    })
    await sync.settle()
    expect((await ids()).toSorted()).toEqual([...model.artifacts.keys()].filter((id) => id !== poisoned).toSorted())
    expect(await state()).toMatchObject({ unreadable: 1, walk: { ranges: [] } })
    upstream.requests.length = 0
    for (let polls = 0; polls < 10; polls++) await sync.poll()
    expect(Math.max(...upstream.requests.map(({ body }) => Number(JSON.parse(body).offset ?? 0)))).toBeLessThan(20)
  },
)

const MALFORMED = [3, null, 'text', {}, { id: 'x' }, { id: 3, created: [], updated: {} }]

test('malformed rows are skipped and counted', async () => {
  const model = modelOf(30)
  const bad = new Set([...model.artifacts.keys()].filter((_, index) => index % 6 === 1))
  const broken = [...MALFORMED]
  const { sync, ids, state } = await openTestSync(model, {
    change: (answer, { path }) => {
      if (path !== '/artifacts/filter') return answer
      const body = rowsOf(answer).map((row, index) =>
        isJsonObject(row) && bad.has(String(row.id)) ? (broken[index % broken.length] ?? null) : row,
      )
      return { ...answer, body }
    },
  })
  await sync.settle()
  expect((await ids()).toSorted()).toEqual([...model.artifacts.keys()].filter((id) => !bad.has(id)).toSorted())
  expect(await state()).toMatchObject({ unreadable: bad.size })
})

test('large rows are read in small pages', async () => {
  const model = new Model()
  const data = 'x'.repeat(3_600_000)
  for (let row = 0; row < 24; row++) {
    model.now += SECOND
    model.insert({ key: 'large', data })
  }
  const { sync, ids, upstream } = await openTestSync(model, { settings: usual(model) })
  await sync.poll()
  expect(await ids()).toHaveLength(24)
  expect(Math.max(...upstream.received)).toBeLessThan(32 * 1024 * 1024)
  const limits = limitsOf(upstream.requests)
  expect(Math.max(...limits)).toBe(10)
  expect(limits.slice(-3)).toEqual([2, 2, 2])
})

test('a row that is larger than any response may be is skipped and counted', async () => {
  const model = modelOf(20)
  const { sync, ids, state, upstream } = await openTestSync(model)
  const large = [...model.artifacts.keys()][10] ?? ''
  const ask = upstream.askText
  upstream.askText = async (method, path, body, maxBytes) => {
    const text = await ask(method, path, body, maxBytes)
    if (path === '/artifacts/filter' && text.includes(large)) return ask(method, path, body, 1)
    return text
  }
  await sync.settle()
  expect(await ids()).toHaveLength(19)
  expect(await state()).toMatchObject({ unreadable: 1 })
})

test('a server that sends the same page for every offset does not keep the sync busy', async () => {
  const model = modelOf(20)
  const { sync, ids, state, upstream } = await openTestSync(model, {
    change: (answer, { path, body }) => {
      if (path !== '/artifacts/filter') return answer
      const { limit } = JSON.parse(body)
      const all = [...model.artifacts.values()].toReversed().slice(0, limit)
      return { ...answer, body: all.map(({ ...row }) => row) }
    },
  })
  await sync.settle()
  expect(await ids()).toHaveLength(6)
  expect(await state()).toMatchObject({ walk: { ranges: [] } })
  upstream.requests.length = 0
  for (let polls = 0; polls < 10; polls++) await sync.poll()
  expect(limitsOf(upstream.requests).length).toBeLessThan(40)
})

test('times in the future do not hide what changes until then', async () => {
  const model = modelOf(10)
  for (let row = 0; row < 3; row++) {
    model.insert({ key: 'future', created: '2099-01-01T00:00:00.000001Z', updated: `2099-01-01T00:00:00.00000${row}Z` })
  }
  const { db, sync } = await openTestSync(model, { settings: usual(model) })
  await sync.settle()
  for (let row = 0; row < 30; row++) {
    model.now += 1000
    model.insert({ key: 'new', data: row })
  }
  await sync.poll()
  await expectMirrored(db, model)
})

/** Starts a sync with a server that answers each request with a 429, and returns the times of the requests. */
async function startRefused(retryAfterSeconds: number | null): Promise<number[]> {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  const times: number[] = []
  const upstream = modelUpstream(new Model(), () => {
    times.push(performance.now())
    throw new UpstreamError(429, 'too many requests', retryAfterSeconds)
  })
  const options = { ...mirrorOf({ address: ADDRESS, authorization: null }), upstream }
  const stopping = new AbortController()
  const running = new MirrorSync(db, options, fastify().log).run(stopping.signal)
  onTestFinished(async () => {
    stopping.abort()
    await running
  })
  return times
}

test.each([0, null])('after a 429 there is a pause: its Retry-After, or a second if that is %s', async (short) => {
  const hour = await startRefused(3600)
  await expect.poll(() => hour.length).toBeGreaterThan(0)
  const second = await startRefused(short)
  await expect.poll(() => second.length).toBeGreaterThan(1)
  // A timer can be early by a part of a millisecond.
  expect((second[1] ?? 0) - (second[0] ?? 0)).toBeGreaterThan(998)
  expect(hour).toHaveLength(1)
})

test.for([
  { when: '', passing: SECOND },
  { when: ' of the same millisecond', passing: 0 },
])('an older answer does not overwrite a newer row$when, nor the row of its key', async ({ passing }) => {
  const model = modelOf(1)
  const [id = ''] = model.artifacts.keys()
  const { db, upstream } = await openTestSync(model)
  const read = async () => {
    const asked = storedTime(nextMoment())
    const row = new WireRow(await upstream.askText('GET', `/artifacts/${id}`))
    const artifacts = await prepareArtifacts(db, [row], asked)
    return { artifacts, collections: await askCollections(db, upstream, ['key-0']) }
  }
  const first = await read()
  await storeArtifacts(db, first.artifacts, first.collections)
  model.now += SECOND
  model.update(id, { data: 'older' })
  const older = await read()
  model.now += passing
  model.update(id, { data: 'newer' })
  const newer = await read()
  for (const { artifacts, collections } of [newer, older, older]) await storeArtifacts(db, artifacts, collections)
  await numberVersions(db)
  await expectMirrored(db, model)
})

test('an update arrives whether or not its time, and that of the one before, is cut to milliseconds', async () => {
  const model = modelOf(1)
  const [id = ''] = model.artifacts.keys()
  const { db, sync } = await openTestSync(model)
  await sync.settle()
  for (const micros of [0, 1, 0, 0, 123]) {
    model.now += 10 * SECOND
    model.update(id, { data: `at ${model.now}` }, storedTime(model.now - (model.now % SECOND) + micros))
    await sync.poll()
    await expectMirrored(db, model)
  }
})
