/** Error responses, and responses that do not come from the API. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect, countArtifacts, createMarkdownArtifact, deleteArtifact, readArtifact } from '#sdk/index.ts'
import { openFaultyServer } from '#sdk/test-server.ts'
import { openTestApp } from '#server/test/test-app.ts'

const id = '11111111-0000-4000-8000-000000000000'

let server: Awaited<ReturnType<typeof openFaultyServer>>
beforeEach(async () => {
  server = await openFaultyServer([])
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

const respondWith = async (status: number, body: unknown, url = server.url) => {
  await server.close()
  server = await openFaultyServer([], () => ({ status, body }))
  return connect({ url: url.replace(/:\d+/, `:${new URL(server.url).port}`), retries: 0 })
}

test('an ApiError has the method and URL of the request, without credentials and query', async () => {
  const login = server.url.replace('//', '//me:secret@')
  const client = await respondWith(404, { detail: 'Artifact not found.' }, login)
  await expect(deleteArtifact(id, { client })).rejects.toMatchObject({
    name: 'ApiError',
    message: 'Artifact not found.',
    method: 'DELETE',
    url: `${server.url}/artifacts/${id}`,
  })
  await expect(client.readFlowRunStates(id)).rejects.toMatchObject({
    method: 'GET',
    url: `${server.url}/flow_run_states/`,
  })
})

test('an ApiError has the request id of the server log', async () => {
  const app = await openTestApp()
  const client = connect({ url: await app.listen({ port: 0, host: '127.0.0.1' }), retries: 0 })
  await expect(client.readFlowRun(id)).rejects.toMatchObject({ requestId: expect.stringMatching(/^[\da-f-]{36}$/) })
  await app.close()
  const bare = await respondWith(404, { detail: 'Flow run not found' })
  await expect(bare.readFlowRun(id)).rejects.toMatchObject({ requestId: null })
})

test.each([
  ['[{]', 'returned invalid JSON'],
  [{ id: 5 }, 'returned JSON of an unexpected shape'],
  ['', 'returned JSON of an unexpected shape'],
])('a success with the body %j is an AnswerError', async (body, message) => {
  const client = await respondWith(200, body)
  await expect(readArtifact(id, { client })).rejects.toMatchObject({
    name: 'AnswerError',
    url: `${server.url}/artifacts/${id}`,
    message: expect.stringContaining(message),
    cause: expect.any(Error),
  })
})

test('any response body of a deletion is accepted', async () => {
  expect(await deleteArtifact(id, { client: await respondWith(200, { id }) })).toBe(id)
})

test('/api is added to a URL without a path', async () => {
  const app = await openTestApp()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  vi.stubEnv('PREFECT_API_URL', `${address}/`)
  await createMarkdownArtifact({ markdown: '' })
  expect(await countArtifacts()).toBe(1)
  expect(await connect({ url: address }).countArtifacts({})).toBe(1)
  await expect(connect({ url: `${address}/artifacts` }).countArtifacts({})).rejects.toMatchObject({
    name: 'AnswerError',
    message: expect.stringMatching(/returned 40[45] .*, which is not an API response. Does the URL end in \/api\?$/),
  })
  await app.close()
})

test.each([
  [404, { detail: 'Not Found' }],
  [405, { detail: 'Method Not Allowed' }],
  [404, '<p>Not here</p>'],
])('%d %j from a URL without /api suggests adding it', async (status, body) => {
  const client = await respondWith(status, body, server.url.replace('/api', '/prefect'))
  const expected = { name: 'AnswerError', url: expect.stringContaining('/prefect/artifacts/') }
  await expect(createMarkdownArtifact({ markdown: '' }, { client })).rejects.toMatchObject(expected)
  await expect(deleteArtifact(id, { client })).rejects.toMatchObject(expected)
})

test('a 404 of an API stays an ApiError at any URL', async () => {
  const elsewhere = server.url.replace('/api', '/prefect')
  const missing = { name: 'ApiError', status: 404 }
  await expect(
    deleteArtifact(id, { client: await respondWith(404, { detail: 'Artifact not found.' }, elsewhere) }),
  ).rejects.toMatchObject(missing)
  const unknown = { detail: 'Not Found' }
  await expect((await respondWith(404, unknown, elsewhere)).createSample()).rejects.toMatchObject(missing)
  const cloud = server.url.replace('/api', '/api/accounts/1/workspaces/2')
  await expect(deleteArtifact(id, { client: await respondWith(404, unknown, cloud) })).rejects.toMatchObject(missing)
  await expect(deleteArtifact(id, { client: await respondWith(404, unknown) })).rejects.toMatchObject(missing)
})

test('a Date in a condition is sent as an ISO string', async () => {
  const bodies: unknown[] = []
  const spying: typeof fetch = async (_, init) => {
    bodies.push(JSON.parse(String(init?.body)))
    return Response.json(0)
  }
  const conditions = { flow_runs: { start_time: Object.assign({ is_null_: false }, { after_: new Date(0) }) } }
  const request = { client: connect({ url: server.url, fetch: spying }) }
  await Reflect.apply(countArtifacts, undefined, [conditions, request])
  expect(bodies).toEqual([{ flow_runs: { start_time: { is_null_: false, after_: '1970-01-01T00:00:00.000Z' } } }])
})
