/** Recorded requests and responses of a Prefect server, one test each, in their order. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { openTestApp } from './test-app.ts'
import { testCases } from './wire/test-cases.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

testCases(() => app)
