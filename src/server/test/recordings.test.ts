/** Replays conversations of five versions of Prefect's client with a Prefect server. */
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { Bindings } from './recordings/bindings.ts'
import { recordingNames } from './recordings/conversation.ts'
import { replay } from './recordings/replay.ts'
import { reportedTaskRuns } from './recordings/task-runs.ts'
import { openTestApp } from './test-app.ts'

let app: FastifyInstance
let address: string

// The clock follows the recording, so that no test waits for a retry.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(async () => {
  await app.close()
  vi.useRealTimers()
})

const PASSWORD = 'admin:pass'
const authorization = `Basic ${Buffer.from(PASSWORD).toString('base64')}`

/** Starts a server with the settings of the recorded one; the suffix of the name says which. */
async function open(name: string): Promise<void> {
  app = await openTestApp({
    authString: name.endsWith('-auth') ? PASSWORD : null,
    hasCsrfProtection: name.endsWith('-csrf'),
  })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
}

/** Later than every time of the previous recordings. */
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

/** The conversation that this one builds on, if any. */
function previousConversation(name: string): string | null {
  // The CLI commands read what the script published.
  if (name.startsWith('cli-')) return name.replace('cli', 'outside')
  return name === 'artifacts-3.0.11-csrf' ? 'artifacts-3.8.8-csrf' : null
}

/** Has the same script for the newest client. */
function isOfOlderClient(name: string): boolean {
  const newest = name.replace(/-3\.[468]\.\d+$/, '-3.9.1')
  return newest !== name && recordingNames.includes(newest)
}

// Clients differ in what they send, not in the SQL it leads to: on PostgreSQL, the oldest and the newest are enough.
const names = recordingNames.filter((name) => inject('database') === 'sqlite' || !isOfOlderClient(name))

describe('a recorded conversation gets the recorded responses', () => {
  test.for(names)('%s', async (name) => {
    await open(name)
    const bindings = new Bindings()
    const before = previousConversation(name)
    if (before !== null) expect(await differences(before, bindings)).toEqual([])
    expect(await differences(name, bindings)).toEqual([])
    for (const reported of reportedTaskRuns(name)) {
      const stored = await fetch(`${address}/api/task_runs/${reported.id}`, { headers: { authorization } })
      expect(await stored.json()).toMatchObject(reported)
    }
  })
})
