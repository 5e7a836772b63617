/** Invalid arguments from untyped callers are rejected before a request is sent. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as vitrine from '#sdk/index.ts'
import { openFaultyServer } from '#sdk/test-server.ts'

let server: Awaited<ReturnType<typeof openFaultyServer>>
let client: vitrine.Client
beforeAll(async () => {
  server = await openFaultyServer([])
  client = vitrine.connect({ url: server.url, retries: 0 })
})
afterAll(() => server.close())

const functions = { ...vitrine }
type Name = Exclude<keyof typeof vitrine, `${string}Error`>

/** Calls a function as JavaScript does, whatever the arguments are. */
async function callUntyped(name: Name, ...args: unknown[]): Promise<unknown> {
  return await Reflect.apply(functions[name], undefined, [...args, { client }])
}

const id = '11111111-0000-4000-8000-000000000000'
const ring: unknown[] = []
ring.push({ 'the next': ring })

const cases: [Name, unknown[], string, string][] = [
  ['createProgressArtifact', [{}], 'RangeError', 'progress is undefined, not a number from 0 to 100'],
  ['createProgressArtifact', [{ progress: {} }], 'RangeError', 'progress is an object'],
  ['createProgressArtifact', [{ progress: '5' }], 'RangeError', 'progress is "5"'],
  ['createProgressArtifact', [{ progress: null }], 'RangeError', 'progress is null'],
  ['createProgressArtifact', [{ progress: 5n }], 'RangeError', 'progress is 5n'],
  ['createProgressArtifact', [{ progress: Number.NaN }], 'RangeError', 'progress is NaN'],
  ['updateProgressArtifact', [id, { progress: null }], 'RangeError', 'progress is null'],

  ['createTableArtifact', [{ table: Promise.resolve([]) }], 'TypeError', 'table is a Promise: await it first'],
  ['createTableArtifact', [{ table: [{ a: Promise.resolve(1) }] }], 'TypeError', 'table[0].a is a Promise'],
  ['createTableArtifact', [{ table: [{ a: 1 }].values() }], 'TypeError', 'table is an iterator'],
  ['createTableArtifact', [{ table: (function* () {})() }], 'TypeError', 'table is an iterator'],
  ['createTableArtifact', [{ table: (async function* () {})() }], 'TypeError', 'table is an iterator'],
  ['createTableArtifact', [{ table: new URLSearchParams() }], 'TypeError', 'table is an iterator'],
  ['createTableArtifact', [{ table: new ArrayBuffer(8) }], 'TypeError', 'table is an ArrayBuffer'],
  ['createTableArtifact', [{ table: new DataView(new ArrayBuffer(8)) }], 'TypeError', 'table is a DataView'],
  ['createTableArtifact', [{}], 'TypeError', 'A table is a list of objects'],
  ['updateTableArtifact', [id, { table: null }], 'TypeError', 'A table is a list of objects'],
  ['updateTableArtifact', [id, { table: '' }], 'TypeError', 'A table is a list of objects'],

  ['updateArtifact', [id, { data: ring }], 'TypeError', 'data[0]["the next"] contains itself'],
  ['updateArtifact', [id, { data: { a: Promise.resolve(1) } }], 'TypeError', 'data.a is a Promise'],
  ['updateArtifact', [id, { data: () => 1 }], 'TypeError', 'data is a function'],

  ['createMarkdownArtifact', [{}], 'TypeError', 'markdown is undefined, not a string'],
  ['createMarkdownArtifact', [{ markdown: 5 }], 'TypeError', 'markdown is 5, not a string'],
  ['createMarkdownArtifact', [{ markdown: '', description: 5 }], 'TypeError', 'description is 5, not a string'],
  ['createMarkdownArtifact', [{ markdown: '', key: {} }], 'TypeError', 'key is an object, not a string'],
  ['createMarkdownArtifact', [{ markdown: Promise.resolve('') }], 'TypeError', 'markdown is a Promise, not a string'],
  ['updateMarkdownArtifact', [id, { markdown: null }], 'TypeError', 'markdown is null, not a string'],
  ['updateMarkdownArtifact', [id, { description: 0 }], 'TypeError', 'description is 0, not a string'],
  ['createLinkArtifact', [{}], 'TypeError', 'link is undefined, not a string'],
  ['createLinkArtifact', [{ link: 'a', linkText: [] }], 'TypeError', 'linkText is a list, not a string'],
  ['updateLinkArtifact', [id, { link: 'a', linkText: 0 }], 'TypeError', 'linkText is 0, not a string'],
  ['createLinkArtifact', [{ link: ' ' }], 'RangeError', 'A link needs a URL'],
  ['createImageArtifact', [{ imageUrl: new Map() }], 'TypeError', 'imageUrl is a Map, not a string'],
  ['createImageArtifact', [{ imageUrl: '' }], 'RangeError', 'An image needs a URL'],
  ['updateImageArtifact', [id, { imageUrl: ' ' }], 'RangeError', 'An image needs a URL'],
  ['appendMarkdown', ['k', undefined, {}], 'TypeError', 'text is undefined, not a string'],
  ['appendMarkdown', ['k', 'a', { separator: 5 }], 'TypeError', 'separator is 5, not a string'],
  ['appendMarkdown', [undefined, 'a', {}], 'TypeError', 'key is undefined, not a string'],
  ['readLatestArtifact', [Symbol('k')], 'TypeError', 'key is a symbol, not a string'],

  ['createMarkdownArtifact', [undefined], 'TypeError', 'artifact is undefined, not an object'],
  ['createTableArtifact', [null], 'TypeError', 'artifact is null, not an object'],
  ['createLinkArtifact', ['https://example.org'], 'TypeError', 'artifact is "https://example.org", not an object'],
  ['updateProgressArtifact', [id, 40], 'TypeError', 'change is 40, not an object'],
  ['updateArtifact', [id, undefined], 'TypeError', 'change is undefined, not an object'],

  ['countArtifacts', [{ artifacts: { key: { any_: undefined } } }], 'TypeError', 'artifacts.key.any_ is undefined'],
  [
    'countLatestArtifacts',
    [{ flows: { name: { like_: undefined, any_: undefined } } }],
    'TypeError',
    'flows.name.like_',
  ],
  ['artifacts', [{ artifacts: { id: { any_: undefined } } }], 'TypeError', 'artifacts.id.any_ is undefined'],
  [
    'latestArtifacts',
    [{ flow_runs: { state: { type: { any_: undefined } } } }],
    'TypeError',
    'flow_runs.state.type.any_',
  ],
  ['previewDeletion', [{ updated: { before_: undefined } }], 'TypeError', 'updated.before_ is undefined'],
  [
    'createDeletion',
    [{ selection: { artifacts: { key: { any_: undefined } } } }],
    'TypeError',
    'selection.artifacts.key',
  ],

  [
    'createDeletion',
    [{ selection: { types: ['table'], keys: undefined } }],
    'TypeError',
    'selection.keys is undefined',
  ],
  ['previewDeletion', [{ artifacts: { key: undefined } }], 'TypeError', 'artifacts.key is undefined'],
  ['runRetention', [{ policies: [{ name: 'a', tags: undefined, keep_last: 1 }] }], 'TypeError', 'policies.0.tags'],
  ['runRetention', [{ policies: undefined }], 'TypeError', 'policies is undefined'],
  ['runRetention', [{ policies: [], as_of: undefined }], 'TypeError', 'as_of is undefined'],
  ['readDeletion', [''], 'RangeError', '"" is not a valid id'],
  ['pinArtifact', [undefined], 'TypeError', 'id is undefined'],

  ['readArtifact', [''], 'RangeError', '"" is not a valid id'],
  ['readArtifact', ['..'], 'RangeError', '".." is not a valid id'],
  ['readArtifact', ['\ud800'], 'RangeError', '"\\ud800" is not a valid id'],
  ['readArtifact', [undefined], 'TypeError', 'id is undefined, not a string'],
  ['deleteArtifact', [''], 'RangeError', '"" is not a valid id'],
  ['updateArtifact', ['', { data: 1 }], 'RangeError', '"" is not a valid id'],
  ['updateTableArtifact', ['', { table: [] }], 'RangeError', '"" is not a valid id'],

  ['artifacts', [{ sort: 'oldest' }], 'RangeError', 'sort must be "newest" or "key", not "oldest"'],
  ['latestArtifacts', [{ sort: null }], 'RangeError', 'sort must be "newest" or "key", not null'],
  ['connect', [{ url: 'http://a.example', timeout: 0 }], 'RangeError', 'timeout is 0'],
  ['connect', [{ url: 'http://a.example', timeout: -1 }], 'RangeError', 'timeout is -1'],
  ['connect', [{ url: 'http://a.example', timeout: Number.NaN }], 'RangeError', 'timeout is NaN'],
  ['connect', [{ url: 'http://a.example', timeout: '5' }], 'RangeError', 'timeout is "5"'],
  ['connect', [{ url: 'http://a.example', retries: -1 }], 'RangeError', 'retries is -1'],
  ['connect', [{ url: 'http://a.example', retries: Number.NaN }], 'RangeError', 'retries is NaN'],
]

test.each(cases)('%s(%o) is a %s: %s', async (name, args, kind, message) => {
  const before = server.seen.length
  await expect(callUntyped(name, ...args)).rejects.toMatchObject({
    name: kind,
    message: expect.stringContaining(message),
  })
  expect(server.seen).toHaveLength(before)
})

const invalidKey = 'not 1 to 255 printable ASCII characters'
test.each([
  ['', 'RangeError', `idempotencyKey is "", ${invalidKey}`],
  ['a\nb', 'RangeError', `idempotencyKey is "a\\nb", ${invalidKey}`],
  ['🙂', 'RangeError', `idempotencyKey is "🙂", ${invalidKey}`],
  ['x'.repeat(256), 'RangeError', invalidKey],
  [5, 'TypeError', 'idempotencyKey is 5, not a string'],
])('the idempotency key %j is a %s: %s', async (idempotencyKey, kind, message) => {
  const before = server.seen.length
  const request = { client, idempotencyKey }
  for (const response of [
    Reflect.apply(vitrine.createMarkdownArtifact, undefined, [{ markdown: '' }, request]),
    Reflect.apply(vitrine.appendMarkdown, undefined, ['k', 'a', {}, request]),
  ]) {
    await expect(response).rejects.toMatchObject({ name: kind, message: expect.stringContaining(message) })
  }
  expect(server.seen).toHaveLength(before)
})

test('conditions may be absent or null, and operators undefined if another one is set', async () => {
  const key = { any_: ['a'], like_: undefined }
  for (const conditions of [
    { artifacts: { key, type: undefined } },
    { artifacts: { key: null } },
    { flows: undefined },
  ]) {
    await expect(vitrine.countArtifacts(conditions, { client })).rejects.toMatchObject({ name: 'ApiError' })
  }
})

test('an invalid header is not reported as a connection error', async () => {
  const odd = vitrine.createClient({ url: server.url, headers: { 'x-team': 'a\nb' } })
  await expect(odd.countArtifacts({})).rejects.toMatchObject({ name: 'TypeError' })
})

test('deletions are listed from the newest unless another page is requested', async () => {
  await expect(vitrine.readDeletions(undefined, { client })).rejects.toMatchObject({ status: 404 })
  await expect(vitrine.readDeletions({ offset: 200 }, { client })).rejects.toMatchObject({ status: 404 })
  expect(server.seen.slice(-2).map(({ url }) => url)).toEqual([
    '/api/vitrine/deletions?limit=200&offset=0',
    '/api/vitrine/deletions?limit=200&offset=200',
  ])
})
