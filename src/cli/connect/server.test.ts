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

/** Runs a command whose attempts get these responses after these delays. Resolves to its messages. */
async function messages(tries: [seconds: number, answer: Response][], columns?: number): Promise<string> {
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
  // Alternates with imports and reads, which take real time.
  while (!(await Promise.race([end, setImmediate(false)]))) await vi.advanceTimersByTimeAsync(500)
  return (await running).stderr
}

const last = 'error: No artifact has the key or id `k`.\n'

test('reports each wait that the server asks for', async () => {
  expect(
    await messages([
      [0, refusal(429, '7')],
      [0, refusal(503, '90')],
      [0, none()],
    ]),
  ).toBe(`The server asks to wait 7 s.\nThe server asks to wait 90 s.\n${last}`)
})

test('reports a wait of concurrent requests once', async () => {
  for (const answer of [refusal(429, '7'), refusal(429, '7'), none(), none()]) fetched.mockResolvedValueOnce(answer)
  const [stderr, stream] = [new PassThrough(), new PassThrough()]
  const io = { stdin: stream, stdout: stream, stderr, env: {}, signal: new AbortController().signal }
  const client = connectTo({ url: 'http://a.example/api' }, io)
  const both = Promise.all([client.filterFlows({}), client.filterFlows({})])
  await vi.advanceTimersByTimeAsync(10_000)
  await both
  expect(String(stderr.read())).toBe('The server asks to wait 7 s.\n')
})

test('does not report short waits', async () => {
  expect(
    await messages([
      [4, refusal(503, '0')],
      [4, refusal(503, '')],
      [4, none()],
    ]),
  ).toBe(last)
})

test('reports a slow response, once until the next response', async () => {
  const waiting = 'No response yet from http://a.example/api/artifacts/latest/filter. Still waiting…\n'
  expect(await messages([[6, none()]])).toBe(waiting + last)
  expect(
    await messages([
      [40, none()],
      [20, none()],
    ]),
  ).toBe(waiting + last)
  expect(
    await messages([
      [6, refusal(503, '0')],
      [6, none()],
    ]),
  ).toBe(waiting + waiting + last)
})

test('on a terminal, messages replace the progress bar', async () => {
  expect(
    await messages(
      [
        [0, refusal(429, '7')],
        [0, none()],
      ],
      80,
    ),
  ).toBe(`\r\u001b[2KThe server asks to wait 7 s.\n${last}`)
})
