/** Starts Vitrine with another Vitrine as its upstream server. */
import type { Client } from '#sdk/client.ts'
import { createUpstreamApp } from '#server/app.ts'
import { openTestApp, TEST_OPTIONS } from '#server/test/test-app.ts'
import { clientOf } from '#server/test/test-client.ts'
import { openUpstream } from './connection.ts'

export type TestUpstream = {
  /** Clients of the upstream server, and of the one in front of it. */
  there: Client
  here: Client
  /** The paths that the upstream server was asked for. */
  asked: string[]
  close: () => Promise<void>
}

export async function openTestUpstream(): Promise<TestUpstream> {
  const asked: string[] = []
  const behind = await openTestApp()
  behind.addHook('onRequest', async ({ url, headers }) => {
    if (headers['x-vitrine-hop'] !== undefined) asked.push(url)
  })
  const address = `${await behind.listen({ host: '127.0.0.1', port: 0 })}/api`
  const app = await createUpstreamApp(openUpstream({ address, authorization: null }), TEST_OPTIONS)
  asked.length = 0
  const close = async () => {
    await app.close()
    await behind.close()
  }
  return { there: clientOf(behind), here: clientOf(app), asked, close }
}
