/** Requests that no well-behaved client writes. */
import { connect } from 'node:net'

/** What the server at `address` says to these bytes until it closes the connection. */
export function say(address: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      answer += text
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

/** The status of the answer to a request whose address is sent as it is written. */
export async function statusOf(address: string, method: string, url: string): Promise<number> {
  const answer = await say(address, `${method} ${url} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`)
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}
