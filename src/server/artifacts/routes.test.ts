import fc from 'fast-check'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const Created = z.object({ id: z.string(), created: z.string() })
const Collections = z.array(z.object({ id: z.string(), latest_id: z.string(), data: z.unknown() }))

function post(url: string, payload: string, options: InjectOptions = {}) {
  return app.inject({ method: 'POST', url: `/api${url}`, headers: JSON_TYPE, payload, ...options })
}

async function create(artifact: object) {
  const answer = await post('/artifacts/', JSON.stringify(artifact))
  expect(answer.statusCode).toBe(201)
  return Created.parse(answer.json())
}

async function latest() {
  return Collections.parse((await post('/artifacts/latest/filter', '{}')).json())
}

describe('versions of a key', () => {
  test('can be created by 32 clients concurrently, and the one inserted last is the latest', async () => {
    const made = await Promise.all(Array.from({ length: 32 }, (_, data) => create({ key: 'shared', data })))
    // Ids sort by the moment of their creation.
    const newest = made.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]
    expect(new Set(made.map(({ created }) => created)).size).toBe(32)
    expect(await latest()).toMatchObject([{ latest_id: newest?.id }])
    const all = await post('/vitrine/artifacts/filter', '{"latest_only": true}')
    expect(all.json()).toMatchObject({ count: 1, results: [{ id: newest?.id, versions: 32, is_latest: true }] })
  })

  test('can be created and deleted concurrently, and the key points to an existing one', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, (_, data) => create({ key: 'busy', data })))
    await Promise.all([
      ...made.map(({ id }) => app.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })),
      ...Array.from({ length: 5 }, (_, data) => create({ key: 'busy', data })),
    ])
    const [row] = await latest()
    const pointed = await app.inject({ url: `/api/artifacts/${row?.latest_id}` })
    expect(pointed.statusCode).toBe(200)
    expect((await post('/artifacts/count', '{}')).body).toBe('5')
  })
})

describe('data', () => {
  test('is returned as it was sent, for any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
        fc.integer({ min: 0, max: 2 }),
        async (value, indent) => {
          const sent = JSON.stringify(value, null, indent)
          const { body } = await post('/artifacts/', `{"data": ${sent}, "key": null}`)
          const { id } = Created.parse(JSON.parse(body))
          const { body: read } = await app.inject({ url: `/api/artifacts/${id}` })
          expect(read).toContain(`"data":${sent},`)
        },
      ),
      { numRuns: 30 },
    )
  })

  test.each([
    ['large integers', '{"n":9007199254740993,"m":[123456789012345678901234567890]}'],
    ['fields whose names look like integers', '{"b":1,"10":2,"9":3}'],
    ['trailing zeros in fractions', '[1.10,100.0]'],
    ['half of a surrogate pair', '["\\ud800"]'],
    ['the NUL character', '["a\\u0000b"]'],
  ])('is returned unchanged with %s', async (_, data) => {
    const { body } = await post('/artifacts/', `{"data":${data}}`)
    expect(body).toContain(`"data":${data},`)
    expect((await post('/artifacts/filter', '{}')).body).toContain(`"data":${data},`)
  })

  test('has null in place of NaN and the infinities, except in strings', async () => {
    const { body } = await post('/artifacts/', '{"data":{"a":NaN,"b":[-Infinity,"Infinity"]}}')
    expect(JSON.parse(body)).toMatchObject({ data: { a: null, b: [null, 'Infinity'] } })
  })

  test('can have unusual characters in description, type and metadata', async () => {
    const odd = '"\\ud800 \\u0001 \\ud83d\\ude00"'
    const artifact = `{"description":${odd},"type":${odd},"metadata_":{${odd}:${odd}}}`
    expect((await post('/artifacts/', artifact)).statusCode).toBe(201)
    const listed = await post('/artifacts/filter', `{"artifacts":{"type":{"any_":[${odd}]}}}`)
    expect(listed.json()).toMatchObject([{ description: '\ufffd \u0001 😀' }])
    expect((await post('/vitrine/artifacts/filter', `{"search":${odd}}`)).statusCode).toBe(200)
  })

  test.each([
    ['a description', '/artifacts/', '{"description":"a\\u0000b"}'],
    ['the name of a flow', '/flows/', '{"name":"a\\u0000b"}'],
    ['a filter', '/artifacts/filter', '{"artifacts":{"type":{"any_":["a\\u0000b"]}}}'],
  ])('the NUL character in %s is a 422, because PostgreSQL cannot store it', async (_, url, body) => {
    const answer = await post(url, body)
    expect(answer.statusCode).toBe(422)
    expect(answer.json().detail).toContain('NUL')
  })

  test('can have metadata, which keeps the order of its fields and is truncated by characters', async () => {
    const { body } = await post('/artifacts/', `{"metadata_":{"b":"1","10":"${'😀'.repeat(501)}"}}`)
    expect(body).toContain(`"metadata_":{"b":"1","10":"${'😀'.repeat(500)}..."}`)
  })
})

describe('limits', () => {
  test('a body above the limit is a 413 that names the limit', async () => {
    const small = await openTestApp({ bodyLimit: 2000 })
    const answer = await small.inject({
      method: 'POST',
      url: '/api/artifacts/',
      payload: JSON.stringify({ data: 'x'.repeat(3000) }),
    })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toEqual({ detail: 'The request body is larger than the 2000 bytes that are accepted.' })
    await small.close()
  })

  test.each([
    ['nesting of a thousand levels', `{"data":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['a number of five thousand digits', `{"data":${'9'.repeat(5000)}}`],
  ])('%s is a 400', async (_, body) => {
    const answer = await post('/artifacts/', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ detail: 'There was an error parsing the body' })
  })

  test.each([
    ['nesting', `{"data":${'['.repeat(500)}${']'.repeat(500)}}`, 'at most 500'],
    ['nesting just below a thousand levels', `{"data":${'['.repeat(998)}${']'.repeat(998)}}`, 'at most 500'],
    ['digits', `{"data":${'9'.repeat(4301)}}`, 'at most 4300'],
  ])('%s beyond the limit is a 422 that names the limit', async (_, body, limit) => {
    const answer = await post('/artifacts/', body)
    expect([answer.statusCode, answer.json()]).toEqual([422, { detail: expect.stringContaining(limit) }])
  })

  test('a body that is not valid UTF-8 is a 400', async () => {
    const payload = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])
    const answer = await app.inject({ method: 'POST', url: '/api/artifacts/', headers: JSON_TYPE, payload })
    expect(answer.statusCode).toBe(400)
  })

  test('too many filter values and patterns that are too long are a 422', async () => {
    const ids = Array.from({ length: 10_001 }, (_, index) => `k${index}`)
    const many = await post('/artifacts/filter', JSON.stringify({ artifacts: { key: { any_: ids } } }))
    expect(many.statusCode).toBe(422)
    expect(many.json()).toEqual({ detail: 'Too many filter values: at most 10000 are accepted.' })
    const long = await post('/flows/count', JSON.stringify({ flows: { name: { like_: '%a'.repeat(600) } } }))
    expect(long.statusCode).toBe(422)
    const keys = Array.from({ length: 21 }, () => '*'.repeat(1000))
    const patterns = await post('/vitrine/deletions/preview', JSON.stringify({ keys }))
    expect(patterns.json()).toEqual({ detail: expect.stringContaining('20000 characters in total') })
    const enough = await post('/artifacts/filter', JSON.stringify({ artifacts: { key: { any_: ids.slice(1) } } }))
    expect(enough.statusCode).toBe(200)
  })

  test('an offset can be any integer', async () => {
    const answer = await post('/artifacts/filter', '{"offset": 99999999999999999999999999}')
    expect([answer.statusCode, answer.body]).toEqual([200, '[]'])
  })
})

/** Placeholders for numbers that JSON.stringify does not write. */
const ENDLESS = 'endless'
const NAN = 'not a number'

test('no request body causes a 5xx', async () => {
  const routes = [
    '/artifacts/',
    '/artifacts/filter',
    '/artifacts/latest/count',
    '/vitrine/artifacts/filter',
    '/flows/',
    '/flows/paginate',
    '/flow_runs/',
    '/flow_runs/filter',
    '/task_runs/',
    '/task_runs/paginate',
    '/deployments/',
    '/deployments/filter',
    '/logs/',
    '/logs/filter',
    '/events',
    '/v2/concurrency_limits/increment-with-lease',
  ]
  const { id: flow_id } = Created.parse((await post('/flows/', '{"name":"fuzz"}')).json())
  const name = fc.constantFrom(
    ...[
      'key',
      'data',
      'metadata_',
      'name',
      'tags',
      'labels',
      'state',
      'type',
      'state_details',
      'scheduled_time',
      'flow_id',
    ],
    ...[
      'artifacts',
      'flow_runs',
      'id',
      'any_',
      'like_',
      'is_null_',
      'operator',
      'start_time',
      'after_',
      'limit',
      'offset',
    ],
    ...[
      'page',
      'sort',
      'search',
      'types',
      'task_key',
      'dynamic_key',
      'empirical_policy',
      'retry_delay',
      'parameters',
      '__proto__',
    ],
  )
  const scalar = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      1e300,
      ENDLESS,
      NAN,
      '9999-12-31T23:59:59-12:00',
      '0000-01-01',
      flow_id,
      'RUNNING',
      'or_',
    ),
    fc.string({ unit: 'binary' }),
  )
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.uniqueArray(fc.tuple(name, tie('value')), { selector: ([key]) => key, maxLength: 6 }).map(Object.fromEntries),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), value, async (route, body) => {
      const text = JSON.stringify(body).replaceAll(`"${ENDLESS}"`, '1e999').replaceAll(`"${NAN}"`, 'NaN')
      const answer = await post(route, text)
      expect(answer.statusCode).toBeLessThan(500)
      expect(() => JSON.parse(answer.body || 'null')).not.toThrow()
    }),
    { numRuns: 500 },
  )
})

test('a confirmed artifact survives a restart', async () => {
  const { location, drop } = await makeTestDatabase()
  const before = await openTestApp({}, location)
  const made = await before.inject({ method: 'POST', url: '/api/artifacts/', payload: '{"key":"kept","data":[1]}' })
  await before.close()
  const after = await openTestApp({}, location)
  const { id } = Created.parse(made.json())
  expect((await after.inject({ url: `/api/artifacts/${id}` })).body).toBe(made.body)
  await after.close()
  await drop()
})
