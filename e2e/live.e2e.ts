import type { Page } from '@playwright/test'
import { createClient } from '#sdk/index.ts'
import { openDatabase } from '#server/database/open.ts'
import { bufferResponses, respondWith } from './gateway.ts'
import { expect, type Server, startServer, test } from './test.ts'

const versions = (page: Page) => page.getByRole('list', { name: 'Versions' }).getByRole('link')
const publishTo = (url: string) => {
  const sdk = createClient({ url: `${url}/api` })
  return (data: string) => sdk.createArtifact({ key: 'report', type: 'markdown', data })
}

/** How many event streams the server has been asked for. A worker of the browser opens them, not the page. */
const streams = ({ requests }: Server) => requests.filter((path) => path.endsWith('/vitrine/events')).length

/** Opens the page of the key, waits for its event stream, and records the paths of all further requests of the page. */
async function follow(page: Page, server: Server): Promise<string[]> {
  await page.goto(`${server.url}/artifacts/key/report`)
  await expect.poll(() => streams(server)).toBe(1)
  await expect(versions(page).first()).toBeVisible()
  const paths: string[] = []
  page.on('request', (request) => paths.push(new URL(request.url()).pathname))
  return paths
}

test('a new version appears without polling', async ({ page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  const requests = await follow(page, server)
  for (const count of [2, 3]) {
    await publish(`version ${count}`)
    await expect(versions(page)).toHaveCount(count)
  }
  expect(requests).not.toContain('/api/vitrine/revision')
})

test('a change during the initial load appears, too', async ({ gateway, page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  let isChanged = false
  // The page contains data from before the change.
  gateway.breakAt('/api/vitrine/events', async (forward) => {
    if (!isChanged) {
      isChanged = true
      await publish('two')
    }
    return forward()
  })
  await page.goto(`${gateway.url}/artifacts/key/report`)
  await expect(versions(page)).toHaveCount(2)
})

test('during a restart of the server the page shows a notice, then reconnects', async ({ page }) => {
  const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  const first = await startServer(db, [])
  const publish = publishTo(first.url)
  await publish('one')
  await follow(page, first)
  await first.stop()
  const notice = page.getByRole('status', { name: 'Connection' })
  await expect(notice).toContainText('The server is not responding')
  const second = await startServer(db, [], Number(new URL(first.url).port))
  await expect(notice).toBeEmpty()
  await expect.poll(() => streams(second)).toBe(1)
  await publish('two')
  await expect(versions(page)).toHaveCount(2)
  await second.stop()
  await db.destroy()
})

/** Simulates a switch to another tab or back. */
const setVisibility = (page: Page, visibility: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, visibility)

test('a hidden tab sends no requests, and catches up when it is visible again', async ({ page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  const requests = await follow(page, server)
  await expect(versions(page)).toHaveCount(1)
  await setVisibility(page, 'hidden')
  requests.length = 0
  await publish('two')
  await setVisibility(page, 'visible')
  await expect(versions(page)).toHaveCount(2)
  expect(requests).toContain('/api/vitrine/revision')
  await publish('three')
  await expect(versions(page)).toHaveCount(3)
  await expect.poll(() => streams(server)).toBe(2)
})

test('eight tabs of a browser load and follow with one stream, also when the first is closed', async ({
  context,
  server,
}) => {
  const publish = publishTo(server.url)
  await publish('one')
  const pages: Page[] = []
  for (let tab = 0; tab < 8; tab++) {
    const page = await context.newPage()
    await page.goto(`${server.url}/artifacts/key/report`)
    await expect(versions(page)).toHaveCount(1)
    pages.push(page)
  }
  await publish('two')
  for (const page of pages) await expect(versions(page)).toHaveCount(2)
  await pages.shift()?.close()
  await publish('three')
  for (const page of pages) await expect(versions(page)).toHaveCount(3)
  expect(streams(server)).toBe(1)
})

test('a tab follows changes where the shared worker cannot be loaded', async ({ gateway, page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  gateway.breakAt('/assets/shared-worker', respondWith(404, 'Not found'))
  await page.goto(`${gateway.url}/artifacts/key/report`)
  await expect(versions(page)).toHaveCount(1)
  await publish('two')
  await expect(versions(page)).toHaveCount(2)
})

test('behind a gateway that buffers responses, the page polls', async ({ gateway, page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  gateway.breakAt('/', bufferResponses)
  await page.goto(`${gateway.url}/artifacts/key/report`)
  await expect(versions(page)).toHaveCount(1)
  await publish('two')
  await expect(versions(page)).toHaveCount(2)
  await publish('three')
  await expect(versions(page)).toHaveCount(3)
})
