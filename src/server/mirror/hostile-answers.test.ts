/** Answers of an upstream server that no Prefect sends: the error is shown, and the sync goes on when they are sound. */
import { expect, onTestFinished, test } from 'vitest'
import { openTestMirror } from './test/test-mirror.ts'
import { startModelServer } from './test/test-model-server.ts'
import { modelOf } from './test/test-sync.ts'
import { HTML_PAGE, type UpstreamAnswer } from './test/test-upstream-server.ts'

const KEY = 'Bearer pnu_key'

const json = (body: unknown, status = 200): UpstreamAnswer => ({ status, body: JSON.stringify(body) })

test.each<[string, UpstreamAnswer, RegExp]>([
  ['a negative count', json(-1), /is not Prefect's API/],
  ['a fraction as a count', json(1.5), /is not Prefect's API/],
  ['an enormous count', json(1e15), /is not Prefect's API/],
  ['a text as a count', json('3'), /is not Prefect's API/],
  ['a count that is infinite', { status: 200, body: '1e999' }, /is not Prefect's API/],
  ['a page', HTML_PAGE, /is not Prefect's API/],
  ['a page that claims to be JSON', { status: 200, body: '<h1>Hello' }, /is not Prefect's API/],
  ['a 401', json({ detail: 'pnu_key has expired' }, 401), /returned 401\. \*\*\* has expired$/],
  ['a 403', json({ detail: 'Not yours' }, 403), /Not yours/],
  ['a 404', json({ detail: 'Workspace not found' }, 404), /Workspace not found/],
  ['a 422', json({ detail: 'No' }, 422), /No/],
  ['an error with NUL', json({ detail: 'a\0b' }, 503), /status 503\. a b$/],
  ['an error that is an object', json({ detail: { a: 1 } }, 500), /status 500\.$/],
])('a server that answers all requests with %s is followed again when it does not', async (_, answer, message) => {
  const model = modelOf(6)
  const server = await startModelServer(model, { authorization: KEY })
  onTestFinished(server.goDown)
  const { app } = await openTestMirror(server.address(), { authorization: KEY, pollMs: 20 })
  onTestFinished(() => app.close())
  const status = async () => (await app.inject('/api/vitrine/mirror')).json()
  await expect.poll(status).toMatchObject({ phase: 'FOLLOWING', artifacts: 6, error: null })
  server.conduct.fault = () => answer
  await expect.poll(status).toMatchObject({ artifacts: 6, error: { message: expect.stringMatching(message) } })
  model.insert({ key: 'new' })
  server.conduct.fault = () => null
  await expect.poll(status).toMatchObject({ artifacts: 7, error: null })
})
