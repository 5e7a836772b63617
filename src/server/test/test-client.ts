/** The typed client of a test server, without a network connection. */
import type { FastifyInstance } from 'fastify'
import { vi } from 'vitest'
import type { Deletion } from '#contract/deletion.ts'
import { type Client, createClient } from '#sdk/client.ts'
import { readDeletion } from '#sdk/retention.ts'

export function clientOf(app: FastifyInstance): Client {
  return createClient({ url: 'http://127.0.0.1/api', fetch: (input, init) => inject(app, new Request(input, init)) })
}

async function inject(app: FastifyInstance, request: Request): Promise<Response> {
  const { method, url, headers } = request
  const payload = Buffer.from(await request.arrayBuffer())
  const answer = await app.inject({ method: methodOf(method), url, headers: Object.fromEntries(headers), payload })
  return new Response(answer.statusCode === 204 ? null : answer.body, { status: answer.statusCode })
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function methodOf(name: string) {
  const method = METHODS.find((known) => known === name)
  if (!method) throw new Error(`No route has the method ${name}`)
  return method
}

/** Waits until the deletion has ended, and returns it. */
export async function waitForDeletion(client: Client, { id }: Pick<Deletion, 'id'>): Promise<Deletion> {
  return vi.waitFor(
    async () => {
      const deletion = await readDeletion(id, { client })
      if (deletion.finished === null) throw new Error(`The deletion is ${deletion.state}`)
      return deletion
    },
    { timeout: 60_000, interval: 10 },
  )
}
