import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Io } from '#cli/io.ts'
import { ApiError, createClient } from '#sdk/index.ts'
import { deleteEach } from './prefect-deletion.ts'

function io(signal = new AbortController().signal) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  return { stdin, stdout, stderr, env: {}, signal } satisfies Io
}

const ids = Array.from({ length: 50 }, (_, at) => `id-${at}`)

/** A server that responds to each deletion with `answer(id)`. */
function server(answer: (id: string) => Response | Promise<Response>) {
  return createClient({
    url: 'http://prefect/api',
    fetch: async (url) => await answer(String(url).split('/').at(-1) ?? ''),
  })
}

test('retries versions that a busy server rejects', async () => {
  const gone: string[] = []
  let [asking, most] = [0, 0]
  const client = server(async (id) => {
    most = Math.max(most, ++asking)
    await setImmediate()
    const isBusy = asking-- > 1
    if (isBusy) return new Response('{}', { status: 503, headers: { 'retry-after': '0' } })
    gone.push(id)
    return new Response(null, { status: 204 })
  })
  await deleteEach(client, ids, io())
  expect(most).toBe(6)
  expect(gone.toSorted()).toEqual(ids.toSorted())
})

test('versions that are already deleted count as deleted', async () => {
  await deleteEach(
    server(() => new Response('{"detail":"Artifact not found."}', { status: 404 })),
    ids,
    io(),
  )
})

test('stops at the first failure and reports the count', async () => {
  const requested: string[] = []
  const client = server((id) => {
    requested.push(id)
    return id === 'id-20' ? new Response('{"detail":"No."}', { status: 403 }) : new Response(null, { status: 204 })
  })
  const terminal = io()
  await expect(deleteEach(client, ids, terminal)).rejects.toThrow(ApiError)
  expect(requested.length).toBeLessThan(30)
  expect(String(terminal.stderr.read())).toMatch(/^Stopped after deleting \d+ of 50 versions\.\n$/)
})

test('an uncertain failure is not counted, and the count is a minimum', async () => {
  const terminal = io()
  const client = server((id) => new Response(id === 'id-20' ? '{}' : null, { status: id === 'id-20' ? 500 : 204 }))
  await expect(deleteEach(client, ids, terminal)).rejects.toThrow(ApiError)
  expect(String(terminal.stderr.read())).toMatch(/^Stopped after deleting at least \d+ of 50 versions\.\n$/)
})

describe('Ctrl-C', () => {
  /** Interrupts a deletion at its 20th request. Resolves to the message and the number of requests. */
  async function interrupted(answer: (requested: number) => Promise<Response>) {
    const interruption = new AbortController()
    let requested = 0
    const client = createClient({
      url: 'http://prefect/api',
      fetch: async (_, init) => {
        if (++requested === 20) interruption.abort()
        const aborted = new Promise<never>((_, fail) => {
          const { signal } = init ?? {}
          if (signal?.aborted) fail(signal.reason)
          else signal?.addEventListener('abort', () => fail(signal.reason))
        })
        return await Promise.race([answer(requested), aborted])
      },
    })
    const terminal = io(interruption.signal)
    await expect(deleteEach(client, ids, terminal)).rejects.toThrow('aborted')
    return { requested, message: String(terminal.stderr.read()) }
  }

  test('stops, and waits for running requests to count them', async () => {
    const { requested, message } = await interrupted(async () => {
      await setImmediate()
      return new Response(null, { status: 204 })
    })
    expect(requested).toBeLessThan(30)
    expect(message).toBe(`Stopped after deleting ${requested} of 50 versions.\n`)
  })

  test('stops waiting after the grace period, and the count is a minimum', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const ending = interrupted((requested) =>
      requested < 20 ? Promise.resolve(new Response(null, { status: 204 })) : new Promise(() => {}),
    )
    const ended = ending.then(() => true)
    while (!(await Promise.race([ended, setImmediate(false)]))) await vi.advanceTimersByTimeAsync(1000)
    expect((await ending).message).toMatch(/^Stopped after deleting at least \d\d of 50 versions\.\n$/)
  })
})
