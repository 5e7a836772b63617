import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
let artifact: string
let run: string

beforeAll(async () => {
  app = await openTestApp()
  const flow = (await post('/flows/', { name: 'nightly' })).json().id
  run = (await post('/flow_runs/', { flow_id: flow, name: 'first', state: { type: 'RUNNING' } })).json().id
  artifact = (await post('/artifacts/', { key: 'report', type: 'markdown', data: '# 1', flow_run_id: run })).json().id
})
afterAll(() => app.close())

const post = (url: string, payload: object) => app.inject({ method: 'POST', url: `/api${url}`, payload })

type Sent = { method: 'GET' | 'POST'; url: string; payload?: object }
const send = ({ url, ...rest }: Sent, headers: Record<string, string> = {}) =>
  app.inject({ ...rest, url: `/api${url}`, headers })
const tagOf = async (sent: Sent, headers = {}) => String((await send(sent, headers)).headers.etag)
const ask = (sent: Sent, tag: string) => send(sent, { 'if-none-match': tag })

/** The requests whose responses have tags. */
const tagged = (): Sent[] => [
  { method: 'GET', url: `/artifacts/${artifact}` },
  { method: 'GET', url: '/artifacts/report/latest' },
  { method: 'GET', url: '/vitrine/facets' },
  ...['/artifacts/filter', '/artifacts/count', '/artifacts/latest/filter', '/artifacts/latest/count'].flatMap(
    (url): Sent[] => [
      { method: 'POST', url, payload: {} },
      { method: 'POST', url, payload: { flow_runs: { name: { any_: ['first'] } } } },
      { method: 'POST', url, payload: { flow_runs: { state: { type: { any_: ['RUNNING'] } } } } },
    ],
  ),
]

describe('a request that names the tag of the current response', () => {
  test('gets 304 without a body, with the tag', async () => {
    for (const sent of tagged()) {
      const tag = await tagOf(sent)
      const { statusCode, body, headers } = await ask(sent, tag)
      expect([statusCode, body, headers.etag, headers['content-type']]).toEqual([304, '', tag, undefined])
    }
  })

  test('may name several, strong or weak', async () => {
    const sent = { method: 'GET', url: `/artifacts/${artifact}` } as const
    const tag = await tagOf(sent)
    expect((await ask(sent, `"other", ${tag.replace('W/', '')}`)).statusCode).toBe(304)
    expect((await ask(sent, '"other"')).statusCode).toBe(200)
    expect((await ask(sent, '*')).statusCode).toBe(200)
  })
})

test('responses to other requests have other tags', async () => {
  const tags = await Promise.all(tagged().map((sent) => tagOf(sent)))
  const lists = tags.slice(3)
  expect(new Set(lists).size).toBe(lists.length)
  const asText = { method: 'POST', url: '/artifacts/count', payload: {} } as const
  expect(await tagOf(asText, { 'content-type': 'application/vnd.api+json' })).not.toBe(await tagOf(asText))
})

test('an error has no tag', async () => {
  const invalid = await post('/artifacts/filter', { limit: 'many' })
  const missing = await send({ method: 'GET', url: '/artifacts/nothing/latest' })
  expect([invalid.headers.etag, missing.headers.etag]).toEqual([undefined, undefined])
})

test('caches of browsers keep a tagged response, and ask before they use it', async () => {
  const { headers } = await send({ method: 'GET', url: `/artifacts/${artifact}` })
  expect(headers['cache-control']).toBe('private, no-cache')
})

test('a tag does not take the place of the password', async () => {
  const own = await openTestApp({ authString: 'ada:secret' })
  const authorization = `Basic ${Buffer.from('ada:secret').toString('base64')}`
  const read = (headers: Record<string, string>) =>
    own.inject({ method: 'POST', url: '/api/artifacts/count', payload: {}, headers })
  const tag = String((await read({ authorization })).headers.etag)
  expect((await read({ authorization, 'if-none-match': tag })).statusCode).toBe(304)
  expect((await read({ 'if-none-match': tag })).statusCode).toBe(401)
  await own.close()
})

/** Changes of all kinds that a list of artifacts can show. */
const CHANGES: (() => Promise<unknown>)[] = [
  () => post('/artifacts/', { key: 'report', type: 'markdown', data: '# 2', flow_run_id: run }),
  () => post('/artifacts/', { key: 'other' }),
  () =>
    app.inject({ method: 'PATCH', url: `/api/artifacts/${artifact}`, payload: { description: `${Math.random()}` } }),
  () => app.inject({ method: 'PATCH', url: `/api/flow_runs/${run}`, payload: { name: 'second' } }),
  () => app.inject({ method: 'PATCH', url: `/api/flow_runs/${run}`, payload: { name: 'first' } }),
  () => post(`/flow_runs/${run}/set_state`, { state: { type: 'COMPLETED' }, force: true }),
  () => post(`/flow_runs/${run}/set_state`, { state: { type: 'RUNNING' }, force: true }),
  async () => {
    const { id } = (await post('/artifacts/', { key: 'report' })).json()
    await app.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })
  },
]

test('no change leaves a tag current, whatever was read while it was made', async () => {
  for (const change of [...CHANGES, ...CHANGES]) {
    const changed = change()
    const read = await Promise.all(tagged().map(async (sent) => ({ sent, answer: await send(sent) })))
    await changed
    for (const { sent, answer } of read) {
      const again = await ask(sent, String(answer.headers.etag))
      const current = await send(sent)
      expect(again.statusCode === 304 ? answer.body : again.body, JSON.stringify(sent)).toBe(current.body)
    }
  }
})
