import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { UpstreamAnswer } from './test-upstream-server.ts'

/** Prefect's CSRF protection: the answer to a request for a token or without a valid one, otherwise null. */
export function csrfTokens(): (method: string, path: string, headers: IncomingHttpHeaders) => UpstreamAnswer | null {
  const tokens = new Map<string, string>()
  return (method, path, headers) => {
    const [route, query] = path.split('?')
    if (route === '/csrf-token') {
      const client = new URLSearchParams(query).get('client') ?? ''
      const token = randomUUID()
      tokens.set(client, token)
      return { status: 200, body: JSON.stringify({ token, client }) }
    }
    if (method === 'GET') return null
    const token = headers['prefect-csrf-token']
    const client = headers['prefect-csrf-client']
    if (token === undefined) return forbidden('Missing CSRF token.')
    if (client === undefined) return forbidden('Missing client identifier.')
    return tokens.get(String(client)) === token ? null : forbidden('Invalid CSRF token or client identifier.')
  }
}

function forbidden(detail: string): UpstreamAnswer {
  return { status: 403, body: JSON.stringify({ detail }) }
}
