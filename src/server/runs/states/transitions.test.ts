/** Every transition between run states has the outcome that it has on a Prefect server. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { recordedOutcome } from '#server/test/transitions/recorded.ts'
import { kindNames, prepareTransitions, stateNames } from '#server/test/transitions/transitions.ts'

let app: FastifyInstance
let outcomeOf: Awaited<ReturnType<typeof prepareTransitions>>

beforeAll(async () => {
  app = await openTestApp()
  outcomeOf = await prepareTransitions(async (method, path, payload = {}) => {
    const answer = await app.inject({ method, url: `/api${path}`, ...(method === 'POST' && { payload }) })
    return { status: answer.statusCode, body: answer.json() }
  })
})
afterAll(() => app.close())

describe.each(kindNames)('a %s', (kind) => {
  test.each(stateNames)('that is %s', async (from) => {
    for (const to of stateNames) {
      expect(`${to}: ${await outcomeOf(kind, from, to)}`).toBe(`${to}: ${recordedOutcome(kind, from, to)}`)
    }
  })
})
