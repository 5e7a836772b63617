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

// The clock follows the recording, so that waiting for a retry takes no time.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(async () => {
  await app.close()
  vi.useRealTimers()
})

const PASSWORD = 'admin:pass'
const authorization = `Basic ${Buffer.from(PASSWORD).toString('base64')}`

/** A server as the recorded one was set, which the end of the name says. */
async function open(name: string): Promise<void> {
  app = await openTestApp({
    authString: name.endsWith('-auth') ? PASSWORD : null,
    hasCsrfProtection: name.endsWith('-csrf'),
  })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
}

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

/** The conversation that the same server had held before, where a later one builds on it. */
function conversationBefore(name: string): string | null {
  // The commands of the command line look at what the script published before.
  if (name.startsWith('cli-')) return name.replace('cli', 'outside')
  return name === 'artifacts-3.0.11-csrf' ? 'artifacts-3.8.8-csrf' : null
}

describe('a recorded conversation goes the same way', () => {
  test.for(recordingNames)('%s', async (name) => {
    await open(name)
    const bindings = new Bindings()
    const before = conversationBefore(name)
    if (before !== null) expect(await differences(before, bindings)).toEqual([])
    expect(await differences(name, bindings)).toEqual([])
    for (const reported of reportedTaskRuns(name)) {
      const stored = await fetch(`${address}/api/task_runs/${reported.id}`, { headers: { authorization } })
      expect(await stored.json()).toMatchObject(reported)
    }
  })
})
