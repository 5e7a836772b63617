/** What pages say about a mirror: the first sync, a sync that fails, and what is only here. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createClient } from '#sdk/index.ts'
import type { MirrorTable } from '#server/database/mirror-tables.ts'
import { transact } from '#server/database/transaction.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { test as base, expect, expectAccessible, startServer } from './test.ts'

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port')
  return address.port
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().replace('Z', '000Z')

type MirrorRow = {
  setState: (state: Partial<MirrorTable>) => Promise<unknown>
  markOnlyHere: (id: string) => Promise<unknown>
}

/** A mirror with two keys. Its upstream server never responds, so that its state is what a test makes it. */
const test = base.extend<{ ids: string[]; mirrorRow: MirrorRow }>({
  ids: async ({ db }, use) => {
    const plain = await startServer(db, [])
    const sdk = createClient({ url: `${plain.url}/api` })
    const ids: string[] = []
    for (const key of ['daily', 'weekly']) ids.push((await sdk.createArtifact({ key, data: 1 })).id)
    await plain.stop()
    await use(ids)
  },
  server: async ({ db, args, ids: _ }, use) => {
    const silent = createServer(() => {})
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const address = `http://127.0.0.1:${portOf(silent)}/api`
    const row = { id: 1, address, started: minutesAgo(60), completed: minutesAgo(50), checked: minutesAgo(0) }
    await db
      .insertInto('mirror')
      .values({ ...row, unreadable: 0, upstream_artifacts: 1 })
      .execute()
    const mirror = mirrorOf({ address, authorization: null }, { deleted: 'keep' })
    const upstream = openUpstream(mirror.location, { responseMs: 600_000 })
    const server = await startServer(db, args, 0, { ...mirror, upstream })
    await use(server)
    silent.closeAllConnections()
    await server.stop()
    silent.close()
  },
  mirrorRow: async ({ db, server: _ }, use) => {
    await use({
      setState: (state) => transact(db, (db) => db.updateTable('mirror').set(state).execute()),
      markOnlyHere: (artifact_id) =>
        transact(db, (db) =>
          db
            .insertInto('artifact_only_here')
            .values({ artifact_id, noticed: minutesAgo(1) })
            .execute(),
        ),
    })
  },
})

/** Without the words for other widths. */
const SEEN = { useInnerText: true }

const FAILURE = { error: 'prefect.example cannot be reached.', error_since: minutesAgo(5) }

test('every page says since when the sync has failed, and nothing moves', async ({ page, mirrorRow }) => {
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'daily' })).toBeVisible()
  const banner = page.getByRole('status', { name: 'Upstream server' })
  await expect(banner).toBeEmpty()
  const top = await page.getByRole('heading', { name: 'Artifacts' }).boundingBox()
  await mirrorRow.setState(FAILURE)
  await expect(banner).toContainText(/^No sync with .+ since .+\. These pages show what was mirrored until then/, SEEN)
  expect(await page.getByRole('heading', { name: 'Artifacts' }).boundingBox()).toEqual(top)
  const box = await banner.getByRole('paragraph').boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(top?.y ?? 0)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(banner).toContainText('No sync with', SEEN)
  await mirrorRow.setState({ error: null, error_since: null })
  await expect(banner).toBeEmpty()
})

test('the page about the upstream server follows the first sync until it is complete', async ({ page, mirrorRow }) => {
  await mirrorRow.setState({ completed: null, checked: null, upstream_artifacts: 80_000 })
  await page.goto('/artifacts')
  await expect(page.getByText('First sync: 2 of about 80,000 artifacts')).toBeVisible()
  await page.getByRole('link', { name: 'Details' }).click()
  await expect(page.getByRole('heading', { name: 'Upstream' })).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'First sync' })).toBeVisible()
  await expectAccessible(page)
  await mirrorRow.setState({ completed: minutesAgo(0), checked: minutesAgo(0), upstream_artifacts: 2 })
  await expect(page.getByRole('heading', { name: 'Up to date' })).toBeVisible()
  await expect(page.getByText('First sync: ')).toBeHidden()
})

test('what is only here is marked and listed', async ({ page, ids, mirrorRow }) => {
  await mirrorRow.markOnlyHere(ids[0] ?? '')
  await page.goto('/upstream')
  await expect(page.getByText('Task runs, graphs and logs of runs that have ended')).toBeVisible()
  await page.getByRole('link', { name: 'Show 1 in the catalogue' }).click()
  const entry = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'daily' }) })
  await expect(entry.getByText('Only here')).toBeVisible()
  await expect(page.getByRole('link', { name: 'weekly' })).toBeHidden()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Remove Only here' }).click()
  await expect(page.getByRole('link', { name: 'weekly' })).toBeVisible()
  await page.getByRole('link', { name: 'daily' }).click()
  await expect(page.getByRole('article').getByText('Only here')).toHaveCount(2)
})

test('a server that is not a mirror any more marks nothing', async ({ page, db, ids, mirrorRow, server }) => {
  await mirrorRow.markOnlyHere(ids[0] ?? '')
  await server.stop()
  const plain = await startServer(db, [])
  await page.goto(`${plain.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'daily' })).toBeVisible()
  await expect(page.getByText('Only here')).toHaveCount(0)
  await plain.stop()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the banner and all sections fit', async ({ page, mirrorRow }) => {
    await mirrorRow.setState(FAILURE)
    await page.goto('/upstream')
    const banner = page.getByRole('status', { name: 'Upstream server' })
    await expect(banner).toHaveText(/^No sync since .*\d\d:\d\d\.$/, SEEN)
    await expect(page.getByRole('link', { name: 'Upstream', exact: true })).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})
