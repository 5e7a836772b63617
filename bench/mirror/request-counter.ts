import { createServer, type IncomingMessage, request } from 'node:http'

/** Passes requests on to a server, and counts them. */
export type RequestCounter = {
  readonly url: string
  /** The number of requests since the last call. */
  readonly take: () => number
  readonly stop: () => void
}

export async function countRequests(target: string): Promise<RequestCounter> {
  let count = 0
  const server = createServer((received, response) => {
    count++
    const { method, url = '', headers } = received
    const sent = request(target + url, { method, headers }, (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    sent.on('error', () => response.destroy())
    received.pipe(sent)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const take = () => {
    const taken = count
    count = 0
    return taken
  }
  return { url: `http://127.0.0.1:${port}`, take, stop: () => server.close() }
}
