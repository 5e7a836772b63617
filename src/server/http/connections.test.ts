import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { boundedServer, TIME_LIMITS, type TimeLimits } from './connections.ts'

let server: Server
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

async function open(handle: RequestListener, limits: Partial<TimeLimits> = {}): Promise<Socket> {
  server = boundedServer({ ...TIME_LIMITS, ...limits })(handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return join()
}

async function join(): Promise<Socket> {
  const address = server.address()
  const { port } = isAddress(address) ? address : { port: 0 }
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('utf8')
  await once(socket, 'connect')
  return socket
}

const isAddress = (address: ReturnType<Server['address']>): address is AddressInfo => typeof address === 'object'

/** Everything that arrives until the server closes the connection. */
async function answerOf(socket: Socket): Promise<string> {
  let answer = ''
  for await (const text of socket) answer += text
  return answer
}

const GET = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n'

test('a request starts when the response before it has been sent, and all are answered in order', async () => {
  let running = 0
  let most = 0
  const socket = await open(({ url }, response) => {
    running++
    most = Math.max(most, running)
    setImmediate(() => {
      running--
      response.end(`${url};`)
    })
  })
  const paths = Array.from({ length: 50 }, (_, number) => `/${number}`)
  socket.write(
    paths
      .slice(0, -1)
      .map((path) => GET.replace('/', path))
      .join(''),
  )
  socket.write(GET.replace('/ ', '/49 ').replace('host: a', 'host: a\r\nconnection: close'))
  const answered = (await answerOf(socket)).match(/\/\d+(?=;)/g)
  expect(most).toBe(1)
  expect(answered).toEqual(paths)
})

test('a connection with too many waiting requests is closed', async () => {
  const socket = await open(() => {})
  socket.write(GET.repeat(200))
  expect(await answerOf(socket)).toBe('')
})

test('a head that does not arrive in time is answered with 408', async () => {
  const socket = await open(() => {}, { head: 100 })
  socket.write('GET / HTTP/1.1\r\n')
  expect(await answerOf(socket)).toMatch(/^HTTP\/1.1 408 /)
})

test('so is a body of which nothing more arrives', async () => {
  const socket = await open(() => {}, { stall: 100 })
  socket.write(POST)
  expect(await answerOf(socket)).toMatch(/^HTTP\/1.1 408 /)
})

test('a response that the client does not read ends with its connection', async () => {
  const closed = Promise.withResolvers<void>()
  const handle: RequestListener = (request, response) => {
    request.socket.once('close', () => closed.resolve())
    response.end('x'.repeat(50_000_000))
  }
  const socket = await open(handle, { stall: 100 })
  socket.write(GET)
  await closed.promise
})

test('a request that takes long is left alone', async () => {
  let finish = () => {}
  const socket = await open(
    (_, response) => {
      finish = () => response.end('done')
    },
    { stall: 50 },
  )
  server.once('timeout', () => setImmediate(() => finish()))
  socket.write(GET.replace('host: a', 'host: a\r\nconnection: close'))
  expect(await answerOf(socket)).toMatch(/done$/)
})

test('the rest of a refused body is not awaited for long, but the response arrives', async () => {
  const socket = await open((_, response) => response.writeHead(413).end('too large'), { unwantedBody: 100 })
  socket.write(POST)
  expect(await answerOf(socket)).toContain('too large')
})

test('a connection whose refused body did arrive stays open', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const socket = await open((_, response) => response.writeHead(413).end('too large'))
  socket.write(POST)
  await once(socket, 'data')
  socket.write(`0123456789${GET}`)
  await once(socket, 'data')
  vi.advanceTimersByTime(TIME_LIMITS.unwantedBody)
  socket.write(GET.replace('host: a', 'host: a\r\nconnection: close'))
  expect(await answerOf(socket)).toContain('too large')
})
