import type { Page } from '@playwright/test'
import type { Client } from '#sdk/index.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

const changes = (page: Page) => page.getByRole('region', { name: 'What this run changed' })
const publish = (sdk: Client, flow_run_id: string, key: string, data: number) =>
  sdk.createArtifact({ key, type: 'progress', data, flow_run_id })

test('the page of a run shows what it changed since the previous run of its flow', async ({ page, sdk, request }) => {
  const seed = seedRuns(request)
  const { id: first } = await seed.flowRun('etl', 'olive-otter')
  const { id: second } = await seed.flowRun('etl', 'calm-lynx')
  for (const key of ['loaded', 'checked', 'exported']) await publish(sdk, first, key, 62)
  await publish(sdk, second, 'loaded', 80)
  await publish(sdk, second, 'checked', 62)
  await seed.setState('flow_runs', second, 'COMPLETED')
  await page.goto(`/runs/flow-run/${second}`)
  const section = changes(page)
  await expect(section.getByRole('list', { name: 'Changed keys' })).toContainText('62 % → 80 %')
  await expect(section).toContainText('1 key missing')
  await expect(section.getByRole('link', { name: 'exported' })).toBeVisible()
  await expect(section.getByRole('link', { name: 'checked' })).toBeHidden()
  await section.getByText('1 key same as before').click()
  await expect(section.getByRole('link', { name: 'checked' })).toBeVisible()
  await expectAccessible(page)
  await section.getByRole('link', { name: 'Compare loaded v1 and v2' }).click()
  await expect(page).toHaveURL('/artifacts/key/loaded/compare?from=1&to=2')
})

test('the page of a run names missing keys once it is over', async ({ page, sdk, request }) => {
  const seed = seedRuns(request)
  const { id: first } = await seed.flowRun('etl', 'olive-otter')
  const { id: second } = await seed.flowRun('etl', 'calm-lynx')
  for (const key of ['loaded', 'checked', 'exported']) await publish(sdk, first, key, 62)
  await publish(sdk, second, 'loaded', 80)
  await page.goto(`/runs/flow-run/${second}`)
  await expect(changes(page)).toContainText('62 % → 80 %')
  await expect(changes(page)).not.toContainText('missing')
  await publish(sdk, second, 'checked', 63)
  await expect(changes(page)).toContainText('62 % → 63 %')
  await seed.setState('flow_runs', second, 'COMPLETED')
  await expect(changes(page)).toContainText('1 key missing')
  await expect(changes(page).getByRole('link', { name: 'exported' })).toBeVisible()
})

test('the page of a run does not read again what a finished run changed when another run publishes', {
  tag: '@not-mirrored',
}, async ({ page, sdk, request, server }) => {
  const seed = seedRuns(request)
  const { id } = await seed.flowRun('etl', 'olive-otter')
  await publish(sdk, id, 'loaded', 62)
  await seed.setState('flow_runs', id, 'COMPLETED')
  await page.goto(`/runs/flow-run/${id}`)
  await expect(changes(page)).toContainText('first version')
  const countOf = (part: string) => server.requests.filter((path) => path.includes(part)).length
  const [changesBefore, summariesBefore] = [countOf('/changes'), countOf('/artifacts/filter')]
  await sdk.createArtifact({ key: 'other', type: 'progress', data: 1 })
  await expect.poll(() => countOf('/artifacts/filter')).toBeGreaterThan(summariesBefore)
  // A late artifact of the run itself is another reason to read.
  await publish(sdk, id, 'checked', 1)
  await expect(changes(page).getByRole('link', { name: 'checked' })).toBeVisible()
  expect(countOf('/changes')).toBe(changesBefore + 1)
})

test('the page of a run shows few of many keys on a phone, and the others on request', async ({
  page,
  sdk,
  request,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const seed = seedRuns(request)
  const { id: first } = await seed.flowRun('etl', 'olive-otter')
  const { id: second } = await seed.flowRun('etl', 'calm-lynx')
  for (let number = 1; number <= 12; number++) await publish(sdk, first, `key-${number}`, number)
  for (let number = 1; number <= 6; number++) await publish(sdk, second, `key-${number}`, number + 1)
  await seed.setState('flow_runs', second, 'COMPLETED')
  await page.goto(`/runs/flow-run/${second}`)
  const changed = changes(page).getByRole('list', { name: 'Changed keys' })
  await expect(changed.getByRole('listitem')).toHaveCount(3)
  await expect(changes(page)).toContainText('6 keys missing')
  await expect(changes(page).getByRole('link', { name: /^key-/ })).toHaveCount(6)
  await expectAccessible(page)
  await changes(page).getByRole('button', { name: 'Show all 6 keys' }).first().click()
  await expect(changed.getByRole('listitem')).toHaveCount(6)
})
