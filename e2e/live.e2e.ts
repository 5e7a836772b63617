import type { Page } from '@playwright/test'
import { createClient } from '#sdk/index.ts'
import { openDatabase } from '#server/database/open.ts'
import { bufferResponses } from './gateway.ts'
import { expect, startServer, test } from './test.ts'

const versions = (page: Page) => page.getByRole('list', { name: 'Versions' }).getByRole('link')
const publishTo = (url: string) => {
  const sdk = createClient({ url: `${url}/api` })
  return (data: string) => sdk.createArtifact({ key: 'report', type: 'markdown', data })
}

/** Opens the page of the key, until it shows and follows the server, and notes what it asks for from then on. */
async function follow(page: Page, base = ''): Promise<string[]> {
  const events = page.waitForResponse((response) => response.url().endsWith('/vitrine/events'))
  await page.goto(`${base}/artifacts/key/report`)
  await events
  await expect(versions(page).first()).toBeVisible()
  const paths: string[] = []
  page.on('request', (asked) => paths.push(new URL(asked.url()).pathname))
  return paths
}

test('a new version shows without the page asking whether there is one', async ({ page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  const asked = await follow(page)
  for (const count of [2, 3]) {
    await publish(`version ${count}`)
    await expect(versions(page)).toHaveCount(count)
  }
  expect(asked).not.toContain('/api/vitrine/revision')
})

test('what changes while a page is loaded shows, too', async ({ gateway, page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  const revision = page.waitForResponse((response) => response.url().endsWith('/vitrine/revision'))
  let isChanged = false
  gateway.breakAt('/api/vitrine/artifacts/filter', async (forward) => {
    // Read before the change, and received after it.
    const response = await forward()
    await revision
    if (!isChanged) {
      isChanged = true
      await publish('two')
    }
    return response
  })
  await page.goto(`${gateway.url}/artifacts/key/report`)
  await expect(versions(page)).toHaveCount(2)
})

test('after a restart of the server the page says so, heals by itself and follows again', async ({ page }) => {
  const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  const first = await startServer(db, [])
  const publish = publishTo(first.url)
  await publish('one')
  await follow(page, first.url)
  await first.stop()
  const notice = page.getByRole('status', { name: 'Connection' })
  await expect(notice).toContainText('The server does not answer')
  const second = await startServer(db, [], Number(new URL(first.url).port))
  const events = page.waitForResponse((response) => response.url().endsWith('/vitrine/events'))
  await expect(notice).toBeEmpty()
  await events
  await publish('two')
  await expect(versions(page)).toHaveCount(2)
  await second.stop()
  await db.destroy()
})

/** As if the person went to another tab, or came back. */
const look = (page: Page, visibility: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, visibility)

test('a hidden tab leaves the server alone, and catches up when it is looked at again', async ({ page, server }) => {
  const publish = publishTo(server.url)
  await publish('one')
  const asked = await follow(page)
  await expect(versions(page)).toHaveCount(1)
  await look(page, 'hidden')
  asked.length = 0
  await publish('two')
  await look(page, 'visible')
  await expect(versions(page)).toHaveCount(2)
  expect(asked).toContain('/api/vitrine/revision')
  await publish('three')
  await expect(versions(page)).toHaveCount(3)
  expect(asked).toContain('/api/vitrine/events')
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
