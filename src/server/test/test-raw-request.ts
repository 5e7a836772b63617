/** Requests that HTTP clients do not send. */
import { connect } from 'node:net'

/** Sends bytes and returns the response, up to the end of the connection. */
export function sendRaw(address: string, bytes: string): Promise<string> {
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

/** The status of the response to a request whose URL is sent without normalization. */
export async function rawStatus(address: string, method: string, url: string): Promise<number> {
  const answer = await sendRaw(address, `${method} ${url} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`)
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}
