/** A server as the upstream, and a server on a database that rows of the first are stored in. */
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { createApp } from '#server/app.ts'
import type { Database } from '#server/database/open.ts'
import { openTestApp, openTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'
import { openUpstream, type Upstream } from '#server/upstream/connection.ts'

export type TestPair = {
  upstream: Upstream
  db: Database
  /** The requests to the upstream server. */
  asked: { url: string; body: string }[]
  /** Sends a request to the upstream server that makes something, and returns its id. */
  make: (url: string, payload: object) => Promise<string>
  there: FastifyInstance
  here: FastifyInstance
}

export async function openTestPair(): Promise<TestPair> {
  const there = await openTestApp()
  const asked: TestPair['asked'] = []
  there.addHook('preHandler', async ({ url, headers, body }) => {
    if (headers['x-vitrine-hop'] !== undefined) asked.push({ url, body: String(body) })
  })
  const address = `${await there.listen({ host: '127.0.0.1', port: 0 })}/api`
  const { db, close } = await openTestDatabase()
  const here = await createApp(db, TEST_OPTIONS)
  onTestFinished(async () => {
    await here.close()
    await close()
    await there.close()
  })
  const make = async (url: string, payload: object) => {
    const answer = await there.inject({ method: 'POST', url: `/api${url}`, payload })
    return z.object({ id: z.string() }).parse(answer.json()).id
  }
  return { upstream: openUpstream({ address, authorization: null }), db, asked, make, there, here }
}

/** The body of a response. */
export async function bodyOf(app: FastifyInstance, method: 'GET' | 'POST', url: string, payload?: object) {
  const answer = await app.inject({ method, url: `/api${url}`, ...(payload && { payload }) })
  return answer.body
}
