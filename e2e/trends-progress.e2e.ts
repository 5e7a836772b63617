import type { Client } from '#sdk/index.ts'
import { storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { expect, expectAccessible, test } from './test.ts'

const DAY_MS = 86_400_000

/** Stores a progress value that rises by 1 every `seconds` up to `value`, until `ago` milliseconds ago. */
async function publishProgress(sdk: Client, db: Database, value: number, seconds: number, ago = 0): Promise<void> {
  const { id } = await sdk.createArtifact({ key: 'import', type: 'progress', data: value })
  const end = Date.now() - ago
  const time = (step: number) => storedTime((end - (value - step) * seconds * 1000) * 1000)
  await db
    .updateTable('artifact')
    .set({ created: time(0), updated: time(value) })
    .where('id', '=', id)
    .execute()
  const samples = Array.from({ length: value + 1 }, (_, step) => ({ artifact_id: id, time: time(step), value: step }))
  await db.insertInto('artifact_sample').values(samples).execute()
}

test('progress shows its rate, the time left and earlier runs of its key', async ({ page, sdk, db }) => {
  await publishProgress(sdk, db, 100, 10, 3 * DAY_MS)
  await publishProgress(sdk, db, 100, 10, 2 * DAY_MS)
  await publishProgress(sdk, db, 40, 20)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText(/^3 % per minute, about (19|20)(–20)? min left$/)).toBeVisible()
  await expect(page.getByText('Slower than the last 2 runs, 2 times the usual time')).toBeVisible()
})

test('the samples of earlier runs are read once', async ({ page, sdk, db, server }) => {
  await publishProgress(sdk, db, 100, 10, 3 * DAY_MS)
  await publishProgress(sdk, db, 40, 20)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText(/^Slower than the last run/)).toBeVisible()
  const [latest] = await sdk.filterArtifacts({
    artifacts: { key: { any_: ['import'] } },
    sort: 'UPDATED_DESC',
    limit: 1,
  })
  const samples = () => server.requests.filter((path) => path.endsWith('/samples')).length
  const before = samples()
  for (const value of [41, 42]) {
    await sdk.updateArtifact(latest?.id ?? '', { data: value })
    await expect(page.getByText(`${value} %`, { exact: true })).toBeVisible()
  }
  await expect.poll(samples).toBe(before + 2)
})

test('progress that stands still says since when and how unusual that is', async ({ page, sdk, db }) => {
  await publishProgress(sdk, db, 40, 20, 12 * 60_000)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText('No change for 12 min, usually every 20 s')).toBeVisible()
  await expectAccessible(page)
})
