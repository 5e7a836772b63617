/** An upstream server whose responses do not end. */
import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { MirrorStatus } from '#contract/mirror.ts'
import { gzipBomb, JSON_TYPE, MEGABYTE, sendEndlessly, startUpstream } from '#server/upstream/test-upstream.ts'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, startServer } from './server.ts'

/** Far more than the old server survived. */
const MAX_SENT_BYTES = 3000 * MEGABYTE

const bomb = gzipBomb()

const endless = (status: number) => (response: ServerResponse) =>
  sendEndlessly(response.writeHead(status, JSON_TYPE), MAX_SENT_BYTES)

test.each([
  ['an error without an end', endless(403)],
  ['a response without an end', endless(200)],
  [
    'a response that decompresses to 1.2 GB',
    (response: ServerResponse) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb),
  ],
])('%s', async (_, answer) => {
  const server = await startServer({
    VITRINE_UPSTREAM_URL: await startUpstream((_, response) => void answer(response)),
  })
  onTestFinished(server.stop)
  const { result, growth, slowest } = await measureBeside(server, () => waitForError(server.api))
  expect(result).toMatch(/sent more than|broke off|failed|rejected/)
  expect(growth).toBeLessThan(2 * MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

/** Why the sync of the mirror fails. */
async function waitForError(api: string): Promise<string> {
  for (;;) {
    const { error } = MirrorStatus.parse(await (await fetch(`${api}/vitrine/mirror`)).json())
    if (error !== null) return error.message
    await setTimeout(100)
  }
}
