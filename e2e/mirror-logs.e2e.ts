/** What the page of a run shows while its log cannot be read from the upstream server. */
import { request } from '@playwright/test'
import { mirrorOf } from '#server/mirror/options.ts'
import { seedRuns } from './runs-seed.ts'
import { test as base, expect, startServer } from './test.ts'

/** No server listens there. */
const ADDRESS = 'http://127.0.0.1:9/api'

/** A mirror with a failed run whose log has not been read. */
const test = base.extend<{ id: string }>({
  id: async ({ db }, use) => {
    const plain = await startServer(db, [])
    const context = await request.newContext({ baseURL: plain.url })
    const seed = seedRuns(context)
    const { id } = await seed.flowRun('etl', 'blue-otter')
    await seed.setState('flow_runs', id, 'FAILED', 'Disk full')
    await context.dispose()
    await plain.stop()
    await use(id)
  },
  server: async ({ db, args, id: _ }, use) => {
    const started = new Date().toISOString().replace('Z', '000Z')
    await db.insertInto('mirror').values({ id: 1, address: ADDRESS, started, unreadable: 0 }).execute()
    const server = await startServer(db, args, 0, mirrorOf({ address: ADDRESS, authorization: null }))
    await use(server)
    await server.stop()
  },
})

test('a failed run is shown, and only its log is missing', async ({ page, id }) => {
  await page.goto(`/runs/flow-run/${id}`)
  await expect(page.getByRole('heading', { name: 'blue-otter' })).toBeVisible()
  await page.getByRole('link', { name: 'Logs' }).click()
  await expect(page.getByRole('alert')).toContainText('The log could not be loaded: 127.0.0.1:9 cannot be reached')
  await expect(page.getByRole('heading', { name: 'blue-otter' })).toBeVisible()
})
