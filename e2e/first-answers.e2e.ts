import { text } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { expect, test } from './test.ts'
import { waitForComparisons } from './wait-for-comparisons.ts'
import { withoutFirstAnswers } from './without-first-answers.ts'

/** The requests that the page sends to the API until it has loaded. */
function watchRequests(page: Page): string[] {
  const requests: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.includes('/api/') && !pathname.endsWith('/events')) requests.push(`${request.method()} ${pathname}`)
  })
  return requests
}

test('the catalogue shows without a request to the API, with few scripts', async ({ page, sdk }) => {
  for (const key of ['one', 'two']) await sdk.createArtifact({ key, type: 'markdown', data: `# ${key}` })
  await waitForComparisons(sdk)
  const requests = watchRequests(page)
  await page.goto('/artifacts?type=markdown&sort=KEY_ASC')
  await expect(page.getByRole('link', { name: 'two' })).toBeVisible()
  expect(requests).toEqual([])
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'two' })).toBeVisible()
  expect(requests).toEqual([])
})

for (const [type, data, shown] of [
  ['markdown', '# The report', 'The report'],
  ['table', '[{"name":"row-1"}]', 'row-1'],
] as const) {
  test(`the page of a ${type} shows without a request to the API`, async ({ page, sdk }) => {
    await sdk.createArtifact({ key: 'report', type, data })
    const { id } = await sdk.createArtifact({ key: 'report', type, data })
    await waitForComparisons(sdk)
    const requests = watchRequests(page)
    for (const address of ['key/report', 'key/report?version=1', `artifact/${id}`]) {
      await page.goto(`/artifacts/${address}`)
      await expect(page.getByText(shown, { exact: true }).last()).toBeVisible()
      await expect(page.getByRole('list', { name: 'Versions' }).getByRole('link')).toHaveCount(2)
    }
    expect(requests).toEqual([])
  })
}

test('the page of a run shows its first artifact without a request to the API', async ({ page, sdk, server }) => {
  const post = async (path: string, body: object): Promise<{ id: string }> =>
    (
      await fetch(`${server.url}/api${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    ).json()
  const flow = await post('/flows/', { name: 'nightly' })
  const { id } = await post('/flow_runs/', { flow_id: flow.id, state: { type: 'COMPLETED' } })
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# The report', flow_run_id: id })
  await waitForComparisons(sdk)
  const requests = watchRequests(page)
  await page.goto(`/runs/flow-run/${id}`)
  await expect(page.getByRole('heading', { name: 'The report' })).toBeVisible()
  expect(requests.filter((path) => !path.endsWith('/vitrine/artifacts/filter'))).toEqual([])
})

test('as many artifacts of a run as fit into one response take no second request', async ({ page, sdk }) => {
  const flow_run_id = '0190a0e0-0000-7000-8000-000000000000'
  for (let index = 0; index < 200; index++) {
    await sdk.createArtifact({ key: `part-${index}`, type: 'markdown', data: `# Part ${index}`, flow_run_id })
  }
  const offsets: unknown[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/vitrine/artifacts/filter')) offsets.push(request.postDataJSON().offset ?? 0)
  })
  await page.goto(`/runs/flow-run/${flow_run_id}`)
  await expect(page.getByText('1 of 200')).toBeVisible()
  expect(offsets.filter((offset) => offset !== 0)).toEqual([])
})

test('the HTML of each page names its scripts, which are few', async ({ request, sdk, server }) => {
  for (const type of ['markdown', 'table'] as const) await sdk.createArtifact({ key: type, type, data: '[]' })
  for (const path of ['artifacts', 'artifacts/key/markdown', 'artifacts/key/table', 'runs', 'runs/flow-run/1']) {
    const html = await (await request.get(`${server.url}/${path}`)).text()
    const scripts = html.match(/<script type="module"|<link rel="modulepreload"/g) ?? []
    expect(scripts.length).toBeGreaterThan(3)
    expect(scripts.length).toBeLessThan(15)
  }
})

test('published text in the page is not run', async ({ page, sdk }) => {
  const evil = '</script><script>document.title = "pwned"</script><img src=x onerror="document.title = 1">'
  await sdk.createArtifact({ key: 'evil', type: 'markdown', description: evil, data: `${evil}\n\n# The report` })
  await page.goto('/artifacts/key/evil')
  await expect(page.getByRole('heading', { name: 'The report' })).toBeVisible()
  await expect(page).toHaveTitle('evil · Vitrine')
})

test('Back from another site shows the data as it is now', async ({ page, sdk, context }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# One' })
  await page.goto('/artifacts/key/report')
  await expect(page.getByRole('heading', { name: 'One' })).toBeVisible()
  await page.goto('about:blank')
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Two' })
  // The change must not arrive later.
  await context.route('**/events', (route) => route.abort())
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Two' })).toBeVisible()
})

test('the page works without the responses, which it then requests', async ({ page, sdk, gateway }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# The report' })
  gateway.breakAt('/artifacts', async (forward) => {
    const answer = await forward()
    const body = withoutFirstAnswers(await text(answer))
    return { status: answer.statusCode ?? 502, headers: answer.headers, body }
  })
  const requests = watchRequests(page)
  await page.setExtraHTTPHeaders({ 'accept-encoding': 'identity' })
  await page.goto(`${gateway.url}/artifacts/key/report`)
  await expect(page.getByRole('heading', { name: 'The report' })).toBeVisible()
  expect(requests).toContain('GET /api/vitrine')
})

test('a second visit loads only the page', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# The report' })
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
  const loaded = await page.evaluate(() => {
    const named = [...document.querySelectorAll<HTMLLinkElement>('link[rel="modulepreload"], link[rel="stylesheet"]')]
    const files = new Set(named.map(({ href }) => href))
    return performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming && entry.transferSize > 0)
      .filter(({ name }) => files.has(name))
  })
  expect(loaded).toEqual([])
})

test.describe('below a base path', () => {
  test.use({ args: ['--base-path', '/tools/'] })
  test('the catalogue shows without a request to the API', async ({ page, sdk, server }) => {
    await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# The report' })
    await waitForComparisons(sdk)
    const requests = watchRequests(page)
    await page.goto(`${server.url}/tools/artifacts`)
    await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
    expect(requests).toEqual([])
  })
})
