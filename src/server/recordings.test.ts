/** Conversations of five versions of Prefect's client, recorded before a real server and held again before this one. */
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { recordingNames } from './recordings/conversation.ts'
import { Bindings } from './recordings/likeness.ts'
import { replay } from './recordings/replay.ts'
import { reportedTaskRuns } from './recordings/task-runs.ts'
import { openTestApp } from './test-app.ts'

let app: FastifyInstance
let address: string

beforeEach(async () => {
  // The clock follows the recording, so that waiting for a retry takes no time.
  vi.useFakeTimers({ toFake: ['Date'] })
  app = await openTestApp()
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  await app.close()
  vi.useRealTimers()
})

/** Later than every moment of the recordings before. */
let start = Date.now()

async function differences(name: string, bindings: Bindings): Promise<string[]> {
  let now = start
  const moveTo = (t: number) => {
    now = start + t
    vi.setSystemTime(now)
  }
  const found = await replay(name, { address, bindings, moveTo })
  start = now + 1000
  return found
}

describe('a recorded conversation goes the same way', () => {
  test.for(recordingNames)('%s', async (name) => {
    const bindings = new Bindings()
    // The commands of the command line look at what the script published before.
    if (name.startsWith('cli-')) expect(await differences(name.replace('cli', 'outside'), bindings)).toEqual([])
    expect(await differences(name, bindings)).toEqual([])
    for (const reported of reportedTaskRuns(name)) {
      const stored = await fetch(`${address}/api/task_runs/${reported.id}`)
      expect(await stored.json()).toMatchObject(reported)
    }
  })
})
