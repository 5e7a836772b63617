/** Data that is stored compressed, and sent as it is to clients that accept gzip. */
import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { DatabaseLocation } from '#server/config.ts'
import type { Database } from '#server/database/open.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
let location: DatabaseLocation
let drop: () => Promise<void>

beforeEach(async () => {
  const made = await makeTestDatabase()
  location = made.location
  drop = made.drop
  app = await openTestApp({}, location)
})
afterEach(async () => {
  await app.close()
  await drop()
})

const Id = z.object({ id: z.string() })
const publish = async (payload: object): Promise<string> =>
  Id.parse((await app.inject({ method: 'POST', url: '/api/artifacts/', payload })).json()).id

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const db = await openDatabase(location)
  const result = await work(db)
  await db.destroy()
  return result
}

/** The body with and without compression; both must be the same bytes. */
async function readBoth(url: string, payload?: object): Promise<string> {
  const read = (encoding: string) =>
    app.inject({
      method: payload ? 'POST' : 'GET',
      url: `/api${url}`,
      ...(payload && { payload }),
      headers: { 'accept-encoding': encoding },
    })
  const gzip = await read('gzip')
  const identity = await read('identity')
  expect(identity.headers['content-encoding']).toBeUndefined()
  expect(gzip.headers['content-type']).toBe(identity.headers['content-type'])
  const isCompressed = gzip.headers['content-encoding'] === 'gzip'
  const decoded = isCompressed ? gunzipSync(gzip.rawPayload) : gzip.rawPayload
  expect(decoded.equals(identity.rawPayload)).toBe(true)
  if (isCompressed) expect(gzip.headers.vary).toBe('accept-encoding')
  return identity.body
}

const LONG = 'Zürich 🏔 "quoted" \ud83d rows passed.\n'.repeat(100)

test('long data takes less space than its text', async () => {
  const id = await publish({ data: LONG })
  const row = await inDatabase((db) =>
    db.selectFrom('artifact').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
  expect(row.data).toBe('')
  expect(row.size).toBe(Buffer.byteLength(JSON.stringify(LONG)))
  expect(row.packed?.length).toBeLessThan(row.size / 10)
})

test('every route returns the same bytes with and without compression', async () => {
  const values = [
    null,
    0,
    '',
    [],
    LONG,
    { a: LONG, '2': 1, '1': 2 },
    'x'.repeat(997),
    'x'.repeat(998),
    'y'.repeat(99_998),
  ]
  for (const [index, data] of values.entries()) {
    const id = await publish({ key: `key-${index}`, type: 'markdown', data, description: LONG.slice(0, index * 300) })
    const expected = JSON.stringify(data)
    expect(await readBoth(`/artifacts/${id}`)).toContain(`"data":${expected}`)
    expect(await readBoth(`/artifacts/key-${index}/latest`)).toContain(`"data":${expected}`)
  }
  for (const url of ['/artifacts/filter', '/artifacts/latest/filter']) {
    expect(z.array(z.unknown()).parse(JSON.parse(await readBoth(url, {})))).toHaveLength(values.length)
    expect(await readBoth(url, { limit: 0 })).toBe('[]')
    expect(await readBoth(url, { offset: 100 })).toBe('[]')
  }
})

test('any lists of artifacts are the same with and without compression', async () => {
  const text = fc
    .tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.nat({ max: 3000 }))
    .map(([word, length]) => word.repeat(length).slice(0, length).replaceAll('\0', ' '))
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
      const key = crypto.randomUUID()
      for (const data of texts) await publish({ key, data })
      const filter = { artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC' }
      const listed = z
        .array(z.object({ data: z.string() }))
        .parse(JSON.parse(await readBoth('/artifacts/filter', filter)))
      expect(listed.map(({ data }) => data)).toEqual(texts.toReversed())
    }),
    { numRuns: 20 },
  )
})

test('the response of a create is compressed, and has the data', async () => {
  const headers = { 'accept-encoding': 'gzip', 'idempotency-key': 'once' }
  const create = () => app.inject({ method: 'POST', url: '/api/artifacts/', payload: { data: LONG }, headers })
  const [first, again] = [await create(), await create()]
  expect([first.statusCode, first.headers['content-encoding']]).toEqual([201, 'gzip'])
  expect(JSON.parse(gunzipSync(first.rawPayload).toString())).toMatchObject({ data: LONG })
  expect(again.rawPayload).toEqual(first.rawPayload)
})

test('rows of earlier releases and compressed ones are in one list', async () => {
  const old = await publish({ key: 'old', data: LONG })
  const updatedByOld = await publish({ key: 'updated', data: LONG })
  await publish({ key: 'new', data: LONG })
  const data = JSON.stringify('of an earlier release '.repeat(100))
  await inDatabase(async (db) => {
    await db.updateTable('artifact').set({ data, packed: null }).where('id', '=', old).execute()
    // A server of an earlier release does not know the column.
    await db.updateTable('artifact').set({ data }).where('id', '=', updatedByOld).execute()
  })
  const rows = JSON.parse(await readBoth('/artifacts/filter', { sort: 'KEY_ASC' }))
  expect(rows).toMatchObject([{ data: LONG }, { data: JSON.parse(data) }, { data: JSON.parse(data) }])
})

test('an update replaces compressed data', async () => {
  const id = await publish({ key: 'progress', type: 'progress', data: LONG })
  for (const data of [5, LONG.toUpperCase(), null]) {
    await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data } })
    expect(JSON.parse(await readBoth(`/artifacts/${id}`))).toMatchObject({ data })
  }
})

test('versions with other compressed data have other hashes', async () => {
  const id = await publish({ key: 'a', data: LONG })
  const readHash = () =>
    inDatabase(async (db) => {
      const { hash } = await db
        .selectFrom('artifact_version')
        .select('hash')
        .where('artifact_id', '=', id)
        .executeTakeFirstOrThrow()
      return hash
    })
  const before = await readHash()
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data: LONG.toUpperCase() } })
  const after = await readHash()
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data: LONG } })
  expect([after === before, (await readHash()) === before]).toEqual([false, true])
})

test('a list of several megabytes is sent in parts', async () => {
  const texts = Array.from({ length: 5 }, (_, index) => `${index} ${LONG}`.repeat(400))
  for (const [index, data] of texts.entries()) await publish({ key: `key-${index}`, data })
  const text = await readBoth('/artifacts/latest/filter', { sort: 'KEY_ASC' })
  expect(text.length).toBeGreaterThan(8_000_000)
  expect(JSON.parse(text)).toMatchObject(texts.map((data) => ({ data })))
})

test('a client that leaves in the middle of a list leaves the server working', async () => {
  const data = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString('base64')
  for (let index = 0; index < 5; index++) await publish({ key: `key-${index}`, data: data.repeat(40) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = portOf(app.server.address())
  const headers = { 'accept-encoding': 'gzip', 'content-type': 'application/json' }
  const sent = request({ port, method: 'POST', path: '/api/artifacts/filter', headers }).end('{}')
  const [response] = await once(sent, 'response')
  await once(response, 'data')
  const closed = once(sent, 'close')
  sent.destroy()
  await closed
  expect(await readBoth('/artifacts/filter', { limit: 1 })).toContain(data)
})

const portOf = (address: AddressInfo | string | null) => (typeof address === 'object' ? (address?.port ?? 0) : 0)

test.each(['gzip;q=0', 'identity', 'br', '*;q=0', undefined])(
  'a client that sends "accept-encoding: %s" gets text',
  async (encoding) => {
    const id = await publish({ data: LONG })
    const headers = encoding === undefined ? {} : { 'accept-encoding': encoding }
    const answer = await app.inject({ url: `/api/artifacts/${id}`, headers })
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(answer.json()).toMatchObject({ data: LONG })
  },
)

test.each(['gzip', 'GZIP', 'deflate, gzip;q=0.5', '*', 'x-gzip', 'br;q=1.0, *;q=0.1'])(
  'a client that sends "accept-encoding: %s" gets gzip',
  async (encoding) => {
    const id = await publish({ data: LONG })
    const answer = await app.inject({ url: `/api/artifacts/${id}`, headers: { 'accept-encoding': encoding } })
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toMatchObject({ data: LONG })
  },
)

test('compressed data is compared, exported and part of the graph of a run', async () => {
  const flow = Id.parse((await app.inject({ method: 'POST', url: '/api/flows/', payload: { name: 'f' } })).json())
  const run = await app.inject({ method: 'POST', url: '/api/flow_runs/', payload: { flow_id: flow.id } })
  const flow_run_id = Id.parse(run.json()).id
  const from = await publish({ key: 'a', type: 'markdown', data: LONG })
  const to = await publish({ key: 'a', type: 'markdown', data: `${LONG}One more line.` })
  await publish({ type: 'progress', data: LONG, flow_run_id })
  const compared = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/compare', payload: { from, to } })
  expect(compared.body).toContain('One more line.')
  const exported = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/export', payload: {} })
  expect(exported.body).toContain(JSON.stringify(`${LONG}One more line.`))
  const graph = await app.inject({ url: `/api/flow_runs/${flow_run_id}/graph-v2` })
  expect(graph.body).toContain(JSON.stringify(LONG))
})
