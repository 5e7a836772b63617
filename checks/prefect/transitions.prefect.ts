/** The recorded state transitions match those of a real Prefect server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordedOutcome } from '#server/test/transitions/recorded.ts'
import { prepareTransitions, stateNames } from '#server/test/transitions/transitions.ts'
import { install, PREFECT_VERSION } from './clients.ts'
import { startPrefect } from './prefect-server.ts'
import type { Server } from './server.ts'

let folder: string
let prefect: Server

beforeAll(async () => {
  await install(PREFECT_VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-transitions-'))
  prefect = await startPrefect(PREFECT_VERSION, folder)
}, 420_000)
afterAll(async () => {
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

/** A busy Prefect server on SQLite sometimes returns 503. */
async function ask(
  method: 'GET' | 'POST',
  path: string,
  body: object = {},
): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json' }
  const request = method === 'GET' ? {} : { method, headers, body: JSON.stringify(body) }
  const answer = await fetch(`${prefect.address}api${path}`, request)
  if (answer.status !== 503) return { status: answer.status, body: await answer.json() }
  await pause(100)
  return ask(method, path, body)
}

test('each transition of a deployment run ends as recorded', async () => {
  const outcomeOf = await prepareTransitions(ask)
  for (const from of stateNames) {
    for (const to of stateNames) {
      const recorded = recordedOutcome('flow run of a deployment', from, to)
      expect(`${from} to ${to}: ${await outcomeOf('flow run of a deployment', from, to)}`).toBe(
        `${from} to ${to}: ${recorded}`,
      )
    }
  }
})
