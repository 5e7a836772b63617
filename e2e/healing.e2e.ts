import { createClient } from '#sdk/index.ts'
import { holdRequests, respondWith } from './gateway.ts'
import { scrollToEnd } from './scroll-to-end.ts'
import { expect, startServer, test } from './test.ts'

test('until its data has loaded, a page shows its frame and a loading indicator', async ({ gateway, page }) => {
  const { fault, release } = holdRequests()
  gateway.breakAt('/api/', fault)
  await page.goto(`${gateway.url}/retention`)
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeAttached()
  release()
  await expect(page.getByText('No retention policies')).toBeVisible()
})

test('a page that could not be loaded appears when the server is available again', async ({ gateway, page }) => {
  gateway.breakAt('/api/', respondWith(503, { exception_message: 'Service Unavailable' }))
  await page.goto(`${gateway.url}/retention`)
  await expect(page.getByRole('heading', { name: 'The server is temporarily unavailable' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText('Service Unavailable. Retrying')
  gateway.repair()
  await expect(page.getByText('No retention policies')).toBeVisible()
})

test('an HTML response from a proxy is reported as invalid until the server responds again', async ({
  gateway,
  page,
}) => {
  gateway.breakAt('/api/', respondWith(200, '<h1>Sign in</h1>'))
  await page.goto(`${gateway.url}/retention`)
  await expect(page.getByRole('heading', { name: 'Invalid response' })).toBeVisible()
  gateway.repair()
  await expect(page.getByText('No retention policies')).toBeVisible()
})

test('a browser that reports to be offline still receives updates', async ({ page, sdk }) => {
  await page.goto('/artifacts')
  await expect(page.getByText('No artifacts yet')).toBeVisible()
  await page.evaluate(() => dispatchEvent(new Event('offline')))
  await sdk.createArtifact({ key: 'news', type: 'markdown', data: 'All went well.' })
  await expect(page.getByRole('link', { name: 'news' })).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByText('No runs yet')).toBeVisible()
})

test('Back from a page that failed to load restores the scroll position of the list', async ({
  gateway,
  page,
  sdk,
}) => {
  for (let number = 100; number < 220; number++) await sdk.createArtifact({ key: `key-${number}`, data: number })
  await page.goto(`${gateway.url}/artifacts?sort=KEY_ASC`)
  await expect(page.getByRole('link', { name: 'key-100' })).toBeVisible()
  const last = page.getByRole('link', { name: 'key-219' })
  await scrollToEnd(page, last)
  gateway.breakAt('/api/vitrine/artifacts/filter', respondWith(404, { detail: 'Gone' }))
  await last.click()
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible()
  gateway.repair()
  await page.goBack()
  await expect(last).toBeInViewport()
})

test('a page whose code could not be loaded appears when the server is back', async ({
  page,
  db,
  sdk,
  server,
  gateway,
}) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: 'All went well.' })
  gateway.breakAt('/assets/key-page-', respondWith(503, { detail: 'Starting' }))
  const codeOfErrorPage = page.waitForResponse(
    async (response) =>
      /\/assets\/.*\.js$/.test(response.url()) && (await response.text()).includes('Could not load this page'),
  )
  await page.goto(`${gateway.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
  await codeOfErrorPage
  await server.stop()
  await page.getByRole('link', { name: 'report' }).click()
  await expect(page.getByRole('heading', { name: 'Could not load this page' })).toBeVisible()
  const second = await startServer(db, [], Number(new URL(server.url).port))
  gateway.repair()
  await expect(page.getByRole('heading', { level: 1, name: 'report' })).toBeVisible()
  await second.stop()
})

test('the code of pages that were not visited is loaded ahead', async ({ page, server }) => {
  await page.goto('/artifacts')
  await expect(page.getByText('No artifacts yet')).toBeVisible()
  await expect.poll(() => server.requests.filter((path) => path.includes('/assets/flow-run-page-'))).toHaveLength(1)
})

test('while the server is down, a click leaves the list in place, and its page opens when the server is back', async ({
  page,
  db,
}) => {
  const publishAt = async (url: string, key: string) => {
    await createClient({ url: `${url}/api` }).createArtifact({ key, type: 'markdown', data: 'All went well.' })
  }
  const first = await startServer(db, [])
  for (const key of ['one', 'two']) await publishAt(first.url, key)
  await page.goto(`${first.url}/artifacts`)
  await page.getByRole('link', { name: 'one' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'one' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('link', { name: 'two' })).toBeVisible()
  await first.stop()
  await page.getByRole('link', { name: 'two' }).click()
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText(
    'The server is not responding. Retrying… The page opens when the server responds.',
  )
  await expect(page).toHaveURL(`${first.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'one' })).toBeVisible()
  const other = await startServer(db, [])
  await publishAt(other.url, 'three')
  await other.stop()
  const second = await startServer(db, [], Number(new URL(first.url).port))
  await expect(page.getByRole('heading', { level: 1, name: 'two' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('link', { name: 'three' })).toBeVisible()
  await second.stop()
})
