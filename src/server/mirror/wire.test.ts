/** The recorded cases of artifacts, through a mirror: runs are made on the server behind it, and artifacts by the mirror. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { testCases } from '#server/test/wire/test-cases.ts'
import { catchUp } from './test/catch-up.ts'
import { openTestMirror, type TestMirror } from './test/test-mirror.ts'

/** Not those about runs, which a mirror does not change, and has other ones of. */
const GROUPS =
  /^(create|versions|update|metadata|delete falls back|keys|refused bodies|paging|artifact filters|related filters)/

/** What the mirror refuses to change. */
const CHANGES_OF_RUNS = /^\/(flows|flow_runs|task_runs|deployments|events)\b(?!.*\/(filter|count|paginate)$)/

let db: Database
let upstream: FastifyInstance
let mirror: TestMirror
let isBehind = false

beforeAll(async () => {
  db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  upstream = await createApp(db, TEST_OPTIONS)
  const address = await upstream.listen({ host: '127.0.0.1', port: 0 })
  mirror = await openTestMirror(`${address}/api`, { pollMs: 20 })
})
afterAll(async () => {
  await mirror.app.close()
  await upstream.close()
  await db.destroy()
})

testCases(
  async ({ method, path }) => {
    if (method !== 'GET' && CHANGES_OF_RUNS.test(path)) {
      isBehind = true
      return upstream
    }
    if (isBehind) await catchUp(mirror.app, mirror.db, db)
    isBehind = false
    return mirror.app
  },
  (group) => GROUPS.test(group),
)
