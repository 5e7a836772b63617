import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ApiError, createClient } from '#sdk/index.ts'
import type { Io } from './io.ts'
import { deleteEach } from './prefect-deletion.ts'

function io(signal = new AbortController().signal) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  return { stdin, stdout, stderr, env: {}, signal } satisfies Io
}

const ids = Array.from({ length: 50 }, (_, at) => `id-${at}`)

/** A server that is asked to delete, and answers with what `answer` says for the id. */
function server(answer: (id: string) => Response | Promise<Response>) {
  return createClient({
    url: 'http://prefect/api',
    fetch: async (url) => await answer(String(url).split('/').at(-1) ?? ''),
  })
}

test('a server that takes one write at a time loses none', async () => {
  const gone: string[] = []
  let [asking, most] = [0, 0]
  const client = server(async (id) => {
    most = Math.max(most, ++asking)
    await new Promise((done) => setImmediate(done))
    const isBusy = asking-- > 1
    if (isBusy) return new Response('{}', { status: 503, headers: { 'retry-after': '0' } })
    gone.push(id)
    return new Response(null, { status: 204 })
  })
  await deleteEach(client, ids, io())
  expect(most).toBe(6)
  expect(gone.toSorted()).toEqual(ids.toSorted())
})

test('what somebody else has deleted counts as done', async () => {
  await deleteEach(
    server(() => new Response('{"detail":"Artifact not found."}', { status: 404 })),
    ids,
    io(),
  )
})

test('the first failure ends it, and it is said how far it came', async () => {
  const asked: string[] = []
  const client = server((id) => {
    asked.push(id)
    return id === 'id-20' ? new Response('{"detail":"No."}', { status: 403 }) : new Response(null, { status: 204 })
  })
  const terminal = io()
  await expect(deleteEach(client, ids, terminal)).rejects.toThrow(ApiError)
  expect(asked.length).toBeLessThan(30)
  expect(String(terminal.stderr.read())).toMatch(/^\d+ versions of 50 deleted by then\.\n$/)
})

test('Ctrl-C ends it', async () => {
  const interruption = new AbortController()
  const client = server((id) => {
    if (id === 'id-20') interruption.abort()
    interruption.signal.throwIfAborted()
    return new Response(null, { status: 204 })
  })
  await expect(deleteEach(client, ids, io(interruption.signal))).rejects.toThrow('aborted')
})
