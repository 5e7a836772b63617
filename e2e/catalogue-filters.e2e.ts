import { chooseKind } from './choose-kind.ts'
import { holdRequests, respondWith } from './gateway.ts'
import { publishShelf } from './publish.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'
import { waitForComparisons } from './wait-for-comparisons.ts'

test('while a filtered list loads, the previous list stays with a loading indicator', async ({
  page,
  gateway,
  sdk,
}) => {
  await publishShelf(sdk, 4)
  await page.goto(`${gateway.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  const { fault, release } = holdRequests()
  gateway.breakAt('/api/vitrine/artifacts/filter', fault)
  await chooseKind(page, 'Markdown')
  await expect(page).toHaveURL(`${gateway.url}/artifacts?type=markdown`)
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeAttached()
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  release()
  await expect(page.getByText('2 of 4 artifacts')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
})

test('a list that could not be loaded shows the reason and can be retried', async ({ gateway, page, sdk }) => {
  await publishShelf(sdk, 4)
  await waitForComparisons(sdk)
  await page.goto(`${gateway.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  gateway.breakAt('/api/vitrine/artifacts/filter', respondWith(429, { detail: 'Too busy' }))
  await chooseKind(page, 'Markdown')
  await expect(page.getByText('Too busy')).toBeVisible()
  gateway.repair()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('2 of 4 artifacts')).toBeVisible()
})

test('a search without matches offers to clear the filters', async ({ page, sdk }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts?q=no%25such_key')
  await expect(page.getByText('No artifacts match')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
})

test('invalid filters in the URL are ignored', async ({ page, sdk }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts?sort=SIDEWAYS&since=yesterday&run=nope')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await expect(page.getByText('2 artifacts')).toBeVisible()
})

test('facets with counts combine values, and chips remove them', async ({ page, sdk, request }) => {
  const runs = seedRuns(request)
  for (const [flow, tag] of [
    ['etl', 'nightly'],
    ['train', 'gpu'],
    ['report', 'weekly'],
  ] as const) {
    const { id } = await runs.flowRun(flow, `${flow}-run`, { tags: [tag] })
    await sdk.createArtifact({ key: `of-${flow}`, type: 'markdown', data: '# Fine', flow_run_id: id })
  }
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'Flow' }).click()
  const menu = page.getByRole('dialog', { name: 'Flow' })
  await menu.getByRole('checkbox', { name: 'etl 1' }).check()
  await menu.getByRole('checkbox', { name: 'train 1' }).check()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Flow', exact: true })).toBeFocused()
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()
  await expect(page).toHaveURL('/artifacts?flow=etl&flow=train')
  await page.reload()
  await page.getByRole('list', { name: 'Filters' }).getByRole('button', { name: 'Remove Flow: train' }).click()
  await expect(page).toHaveURL('/artifacts?flow=etl')
  await expect(page.getByText('1 of 3 artifacts')).toBeVisible()
  await expectAccessible(page)
  await page.goto('/artifacts?tag=gpu&tag=weekly')
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()
})

test('artifacts are filtered by a range of days', async ({ page, sdk }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'Time' }).click()
  const menu = page.getByRole('dialog', { name: 'Time' })
  await menu.getByLabel('To').fill('2020-01-31')
  await expect(page.getByText('0 of 2 artifacts')).toBeVisible()
  await menu.getByLabel('From').fill('2020-01-01')
  await menu.getByLabel('To').fill('2199-12-31')
  await expect(page.getByText('2 of 2 artifacts')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByRole('button', { name: 'Remove 1 Jan 2020 – 31 Dec 2199' }).click()
  await expect(page).toHaveURL('/artifacts')
})

test('Escape leaves the search', async ({ page, sdk }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts?q=shelf')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox', { name: 'Search artifacts' })
  await expect(search).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(search).not.toBeFocused()
  await expect(search).toHaveValue('shelf')
})

test('a change of the filters clears the selection', async ({ page, sdk }) => {
  await publishShelf(sdk, 4)
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select shelf-001' }).check()
  await expect(page.getByText('1 selected')).toBeVisible()
  await chooseKind(page, 'Markdown')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toHaveCount(0)
  await expect(page.getByText('1 selected')).toHaveCount(0)
})
