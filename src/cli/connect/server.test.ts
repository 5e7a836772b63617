/** What is said while a server lets a command wait. */

import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { connectTo } from './server.ts'

const vitrine = terminal('http://a.example/api')
const fetched = vi.fn<typeof fetch>()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  fetched.mockReset()
})

const none = () => Response.json([])
const refusal = (status: number, wait: string) => new Response(null, { status, headers: { 'retry-after': wait } })

/** Asks one question, whose tries are answered by these, each after so many seconds; resolves to what is said. */
async function words(tries: [seconds: number, answer: Response][], columns?: number): Promise<string> {
  for (const [seconds, answer] of tries) {
    fetched.mockImplementationOnce(
      (_, init) =>
        new Promise((done, fail) => {
          setTimeout(() => done(answer), seconds * 1000)
          init?.signal?.addEventListener('abort', () => fail(init.signal?.reason))
        }),
    )
  }
  const running = vitrine(['artifact', 'inspect', 'k'], columns === undefined ? {} : { columns })
  const end = running.then(() => true)
  // In turns with what the command loads and reads, which takes its own time.
  while (!(await Promise.race([end, setImmediate(false)]))) await vi.advanceTimersByTimeAsync(500)
  return (await running).stderr
}

const last = 'error: There is no artifact with the key or id "k".\n'

test('a server that asks to wait is heard, once for each wait', async () => {
  expect(
    await words([
      [0, refusal(429, '7')],
      [0, refusal(503, '90')],
      [0, none()],
    ]),
  ).toBe(`The server asks to wait 7 s.\nThe server asks to wait 90 s.\n${last}`)
})

test('of requests that wait at the same time it is said once', async () => {
  for (const answer of [refusal(429, '7'), refusal(429, '7'), none(), none()]) fetched.mockResolvedValueOnce(answer)
  const [stderr, nobody] = [new PassThrough(), new PassThrough()]
  const io = { stdin: nobody, stdout: nobody, stderr, env: {}, signal: new AbortController().signal }
  const client = connectTo({ url: 'http://a.example/api' }, io)
  const both = Promise.all([client.filterFlows({}), client.filterFlows({})])
  await vi.advanceTimersByTimeAsync(10_000)
  await both
  expect(String(stderr.read())).toBe('The server asks to wait 7 s.\n')
})

test('nobody is told of moments', async () => {
  expect(
    await words([
      [4, refusal(503, '0')],
      [4, refusal(503, '')],
      [4, none()],
    ]),
  ).toBe(last)
})

test('an answer that takes long is waited for with a word, once for each silence', async () => {
  const waiting = 'No answer yet from http://a.example/api/artifacts/latest/filter; still waiting.\n'
  expect(await words([[6, none()]])).toBe(waiting + last)
  expect(
    await words([
      [40, none()],
      [20, none()],
    ]),
  ).toBe(waiting + last)
  expect(
    await words([
      [6, refusal(503, '0')],
      [6, none()],
    ]),
  ).toBe(waiting + waiting + last)
})

test('on a terminal it takes the place of a progress bar', async () => {
  expect(
    await words(
      [
        [0, refusal(429, '7')],
        [0, none()],
      ],
      80,
    ),
  ).toBe(`\r\u001b[2KThe server asks to wait 7 s.\n${last}`)
})
