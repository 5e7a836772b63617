import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  ArtifactKeyError,
  appendMarkdown,
  type Client,
  connect,
  createImageArtifact,
  createLinkArtifact,
  createMarkdownArtifact,
  createProgressArtifact,
  createTableArtifact,
  deleteArtifact,
  readArtifact,
  readLatestArtifact,
  updateArtifact,
  updateImageArtifact,
  updateLinkArtifact,
  updateMarkdownArtifact,
  updateProgressArtifact,
  updateTableArtifact,
} from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client
let address: string

beforeEach(async () => {
  app = await openTestApp()
  address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  client = connect({ url: address })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await app.close()
})

const read = (id: string) => readArtifact(id, { client })

test('each kind is sent in the form of Prefect’s client and returns its id', async () => {
  const link = { link: 'https://example.org/report', linkText: 'Report', key: 'a-link', description: 'Look' }
  expect(await read(await createLinkArtifact(link, { client }))).toMatchObject({
    key: 'a-link',
    type: 'markdown',
    description: 'Look',
    data: '[Report](https://example.org/report)',
    flow_run_id: null,
    task_run_id: null,
  })
  const markdown = await createMarkdownArtifact({ markdown: '# Done' }, { client })
  expect(await read(markdown)).toMatchObject({ key: null, type: 'markdown', description: null, data: '# Done' })
  const table = await createTableArtifact({ table: [{ name: 'Ada', age: 36 }] }, { client })
  expect(await read(table)).toMatchObject({ type: 'table', data: '[{"name":"Ada","age":36}]' })
  const progress = await createProgressArtifact({ progress: 12.5 }, { client })
  expect(await read(progress)).toMatchObject({ type: 'progress', data: 12.5 })
  const image = await createImageArtifact({ imageUrl: 'https://example.org/plot.png' }, { client })
  expect(await read(image)).toMatchObject({ type: 'image', data: 'https://example.org/plot.png' })
})

test('URL objects are accepted', async () => {
  const report = new URL('https://example.org/a report')
  const link = await createLinkArtifact({ link: report }, { client })
  expect((await read(link)).data).toBe('[https://example.org/a%20report](https://example.org/a%20report)')
  const image = await createImageArtifact({ imageUrl: report }, { client })
  expect((await read(image)).data).toBe('https://example.org/a%20report')
  await updateImageArtifact(image, { imageUrl: new URL('data:image/png,') }, { client })
  expect((await read(image)).data).toBe('data:image/png,')
})

test('a link without a text shows its URL', async () => {
  const id = await createLinkArtifact({ link: 'https://example.org' }, { client })
  expect((await read(id)).data).toBe('[https://example.org](https://example.org)')
  await expect(createLinkArtifact({ link: ' ' }, { client })).rejects.toThrow('A link needs a URL')
})

test('progress is clamped to 0 to 100, and rejected if it is not a number', async () => {
  const id = await createProgressArtifact({ progress: 104 }, { client })
  expect((await read(id)).data).toBe(100)
  await updateProgressArtifact(id, { progress: -3 }, { client })
  expect((await read(id)).data).toBe(0)
  await expect(updateProgressArtifact(id, { progress: Number.NaN }, { client })).rejects.toThrow(RangeError)
})

test.each([
  ['Daily Report_2', 'daily-report-2'],
  ['Täglicher Bericht!', 'taglicher-bericht'],
  ['größe', 'grosse'],
  ['日報', 'artifact'],
  ['', 'artifact'],
  ['a\n', 'a'],
])('the key %j is refused before anything is sent, and %j is proposed', async (key, proposed) => {
  const nowhere = connect({ url: 'http://127.0.0.1:1/api', retries: 0 })
  const attempt = createMarkdownArtifact({ markdown: '', key }, { client: nowhere })
  await expect(attempt).rejects.toThrow(ArtifactKeyError)
  await expect(attempt).rejects.toMatchObject({ key, proposed, message: expect.stringContaining(proposed) })
})

test('run ids come from the options or the environment, and can be omitted', async () => {
  const [one, two, three] = ['11111111', '22222222', '33333333'].map((start) => `${start}-0000-4000-8000-000000000000`)
  vi.stubEnv('PREFECT__FLOW_RUN_ID', one)
  vi.stubEnv('PREFECT__TASK_RUN_ID', two)
  const runsOf = async (options: { flowRunId?: string | null | undefined; taskRunId?: string | null }) => {
    const { flow_run_id, task_run_id } = await read(
      await createMarkdownArtifact({ markdown: '', ...options }, { client }),
    )
    return [flow_run_id, task_run_id]
  }
  expect(await runsOf({})).toEqual([one, two])
  expect(await runsOf({ flowRunId: three })).toEqual([three, two])
  expect(await runsOf({ flowRunId: null, taskRunId: null })).toEqual([null, null])
})

test('the server defaults to that of the environment', async () => {
  vi.stubEnv('PREFECT_API_URL', address)
  const id = await createMarkdownArtifact({ markdown: 'Hello', key: 'greeting' })
  expect((await readLatestArtifact('greeting')).id).toBe(id)
  vi.stubEnv('PREFECT_API_URL', '')
  await expect(createMarkdownArtifact({ markdown: 'Hello' })).rejects.toThrow('PREFECT_API_URL')
})

test('updates change only the given fields, in place', async () => {
  const id = await createMarkdownArtifact({ markdown: 'one', key: 'text', description: 'first' }, { client })
  expect(await updateMarkdownArtifact(id, { markdown: 'two' }, { client })).toBe(id)
  expect(await read(id)).toMatchObject({ data: 'two', description: 'first' })
  await updateMarkdownArtifact(id, { description: null }, { client })
  expect(await read(id)).toMatchObject({ data: 'two', description: null })
  await updateArtifact(id, { data: { any: ['value'] }, metadata: { owner: 'Ada' } }, { client })
  expect(await read(id)).toMatchObject({ data: { any: ['value'] }, metadata_: { owner: 'Ada' } })
  await updateTableArtifact(id, { table: { a: [1n], b: [null] } }, { client })
  expect((await read(id)).data).toBe('{"a":[1],"b":[null]}')
  await updateImageArtifact(id, { imageUrl: 'https://example.org/b.png' }, { client })
  expect((await read(id)).data).toBe('https://example.org/b.png')
  await updateLinkArtifact(id, { link: 'https://example.org', linkText: 'b' }, { client })
  expect((await read(id)).data).toBe('[b](https://example.org)')
  await expect(updateLinkArtifact(id, { linkText: 'c' }, { client })).rejects.toThrow('linkText requires link')
  expect((await readLatestArtifact('text', { client })).id).toBe(id)
})

test('an update converts values that JSON cannot represent like a table does', async () => {
  const id = await createMarkdownArtifact({ markdown: '' }, { client })
  const shared = { a: new Map([['b', 1]]) }
  const data = {
    when: new Date(0),
    shared: [shared, shared],
    set: new Set([1, undefined]),
    big: 2n ** 64n,
    none: Number.NaN,
    absent: undefined,
    run: () => 1,
  }
  await updateArtifact(id, { data }, { client })
  expect((await read(id)).data).toEqual({
    when: '1970-01-01T00:00:00.000Z',
    shared: [{ a: { b: 1 } }, { a: { b: 1 } }],
    set: [1, null],
    big: 2n ** 64n,
    none: null,
  })
  await updateArtifact(id, { data: new Date(0) }, { client })
  expect((await read(id)).data).toBe('1970-01-01T00:00:00.000Z')
  await updateArtifact(id, { data: null }, { client })
  expect((await read(id)).data).toBe(null)
})

test('appending creates a version with the combined text and keeps the description', async () => {
  const first = await appendMarkdown('log', 'one', { description: 'What happened' }, { client })
  const second = await appendMarkdown('log', 'two', {}, { client })
  const third = await appendMarkdown('log', 'three', { separator: ' ', description: null }, { client })
  expect(new Set([first, second, third]).size).toBe(3)
  expect(await read(second)).toMatchObject({ data: 'one\n\ntwo', description: 'What happened', key: 'log' })
  expect(await readLatestArtifact('log', { client })).toMatchObject({
    id: third,
    data: 'one\n\ntwo three',
    description: null,
  })
  await createTableArtifact({ table: [], key: 'numbers' }, { client })
  await expect(appendMarkdown('numbers', 'one', {}, { client })).rejects.toMatchObject({
    name: 'NotMarkdownError',
    key: 'numbers',
    type: 'table',
  })
})

test('publishing again with the same idempotency key returns the same artifact', async () => {
  const publish = (markdown: string) =>
    createMarkdownArtifact({ key: 'report', markdown }, { client, idempotencyKey: 'report of monday' })
  expect(await publish('first')).toBe(await publish('first'))
  await expect(publish('second')).rejects.toMatchObject({ status: 422 })
})

test('lone surrogates are replaced before sending', async () => {
  const id = await createMarkdownArtifact({ markdown: 'a\ud800b', description: '\udc00 \u{1f600}' }, { client })
  expect(await read(id)).toMatchObject({ data: 'a\ufffdb', description: '\ufffd \u{1f600}' })
})

test('after deleting the latest version the previous one is the latest', async () => {
  const first = await createMarkdownArtifact({ markdown: '1', key: 'k' }, { client })
  const second = await createMarkdownArtifact({ markdown: '2', key: 'k' }, { client })
  await deleteArtifact(second, { client })
  expect((await readLatestArtifact('k', { client })).id).toBe(first)
  await deleteArtifact(first, { client })
  await expect(deleteArtifact(first, { client })).rejects.toMatchObject({ name: 'ApiError', status: 404 })
  await expect(readLatestArtifact('k', { client })).rejects.toMatchObject({
    status: 404,
    detail: expect.stringContaining('"k"'),
  })
})
