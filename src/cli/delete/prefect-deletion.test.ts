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

test('what fails after it may have been carried out is not counted, and makes the number the least', async () => {
  const terminal = io()
  const client = server((id) => new Response(id === 'id-20' ? '{}' : null, { status: id === 'id-20' ? 500 : 204 }))
  await expect(deleteEach(client, ids, terminal)).rejects.toThrow(ApiError)
  expect(String(terminal.stderr.read())).toMatch(/^At least \d+ versions of 50 deleted by then\.\n$/)
})

describe('Ctrl-C', () => {
  /** Deletes at a server that is interrupted at its 20th request, and resolves to what is said and how many were asked. */
  async function interrupted(answer: (asked: number) => Promise<Response>) {
    const interruption = new AbortController()
    let asked = 0
    const client = createClient({
      url: 'http://prefect/api',
      fetch: async (_, init) => {
        if (++asked === 20) interruption.abort()
        const givenUp = new Promise<never>((_, fail) => {
          const { signal } = init ?? {}
          if (signal?.aborted) fail(signal.reason)
          else signal?.addEventListener('abort', () => fail(signal.reason))
        })
        return await Promise.race([answer(asked), givenUp])
      },
    })
    const terminal = io(interruption.signal)
    await expect(deleteEach(client, ids, terminal)).rejects.toThrow('aborted')
    return { asked, said: String(terminal.stderr.read()) }
  }

  test('ends it, and what was on its way is waited for and counted', async () => {
    const { asked, said } = await interrupted(async () => {
      await setImmediate()
      return new Response(null, { status: 204 })
    })
    expect(asked).toBeLessThan(30)
    expect(said).toBe(`${asked} versions of 50 deleted by then.\n`)
  })

  test('does not wait for ever: of what nobody knows, the number is said to be the least', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const ending = interrupted((asked) =>
      asked < 20 ? Promise.resolve(new Response(null, { status: 204 })) : new Promise(() => {}),
    )
    const ended = ending.then(() => true)
    while (!(await Promise.race([ended, setImmediate(false)]))) await vi.advanceTimersByTimeAsync(1000)
    expect((await ending).said).toMatch(/^At least \d\d versions of 50 deleted by then\.\n$/)
  })
})
