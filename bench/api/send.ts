import { Agent, request } from 'node:http'

/** A kept-alive connection. Uses Node's client, because fetch takes longer than some responses. */
export const openConnection = () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  /** Sends a GET request, or a POST request with a JSON body. Rejects unless it succeeds. */
  const send = (url: string, body?: string, accept?: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST'
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const headers = { 'accept-encoding': 'gzip', ...type, ...(accept && { accept }) }
      const sent = request(url, { agent, method, headers }, (response) => {
        response.resume()
        response.once('end', () => {
          const { statusCode = 0 } = response
          if (statusCode < 300) resolve()
          else reject(new Error(`${method} ${url} was answered with ${statusCode}`))
        })
      })
      sent.once('error', reject)
      sent.end(body)
    })
  return { send, close: () => agent.destroy() }
}
