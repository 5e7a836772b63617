import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeletion, pinArtifact, readRetention, updateRetention } from '#sdk/retention.ts'
import { publishKeys, publishVersions } from './publish.ts'
import { scrollToEnd } from './scroll-to-end.ts'
import { test as base, expect, expectAccessible, startServer, test } from './test.ts'

// Policies of a mirror delete what they delete on a server.
test.use({ mirrorArgs: ['--mirror-retention', 'upstream'] })

const daily = { name: 'Daily reports', is_enabled: true, keys: ['daily-*'], keep_last: 3, removes_latest: false }
const rest = { name: 'Everything else', is_enabled: true, keep_last: 100, removes_latest: false }

test('a policy is added, previewed, saved and run, and the run is in the history', async ({ page, sdk, localSdk }) => {
  const [first] = await publishVersions(sdk, 'daily-sales', 10)
  await publishVersions(sdk, 'model', 5)
  await pinArtifact(first, { client: localSdk })
  await page.goto('/artifacts')
  await page.getByRole('link', { name: 'Retention' }).click()
  await expect(page.getByText('No retention policies')).toBeVisible()
  await page.getByRole('button', { name: 'Add policy' }).click()
  const form = page.getByRole('dialog', { name: 'Add policy' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Daily reports')
  await form.getByRole('textbox', { name: 'Last versions per key' }).fill('3')
  await form.getByRole('combobox', { name: 'Keys' }).fill('daily-*')
  await expect(form.getByRole('status')).toContainText('Would delete 6 versions')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Add policy' }).click()
  const policy = page.getByRole('article', { name: 'Daily reports' })
  await expect(policy).toContainText('Key daily-*: keep the last 3 versions per key')

  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('heading', { name: 'Dry run' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('6 versions of 1 key')
  const key = page.getByRole('table', { name: 'Versions to delete by key' }).getByRole('row', { name: 'daily-sales' })
  await expect(key).toContainText('v2–v7 of 10')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show each version' }).click()
  const versions = page.getByRole('table', { name: 'Versions to delete', exact: true })
  await expect(versions.getByRole('link', { name: 'daily-sales' })).toHaveCount(6)
  await expectAccessible(page)
  expect(await sdk.countArtifacts({})).toBe(15)

  await page.getByRole('combobox', { name: 'Schedule' }).selectOption({ label: 'Daily' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const confirmation = page.getByRole('dialog', { name: 'Save policies?' })
  await expect(confirmation).toContainText('6 versions of 1 key')
  await confirmation.getByRole('button', { name: 'Save policies' }).click()
  await expect(page.getByText('Next run in 24 hours')).toBeVisible()
  await expect(page.getByText('Unsaved changes')).toHaveCount(0)
  expect(await readRetention({ client: localSdk })).toMatchObject({
    run_every: '1d',
    policies: [{ name: 'Daily reports', keep_last: 3 }],
  })

  await page.getByRole('button', { name: 'Run now' }).click()
  const running = page.getByRole('dialog', { name: 'Run policies now?' })
  await expect(running).toContainText('6 versions of 1 key')
  await running.getByRole('button', { name: 'Delete 6 versions' }).click()
  const run = page.getByRole('article', { name: 'Retention run' })
  await expect(run).toContainText('Completed')
  await expect(run).toContainText('6 versions')
  await run.getByText('By policy').click()
  await expect(run.getByRole('list', { name: 'By policy' })).toContainText('Daily reports')
  await expectAccessible(page)
  expect(await sdk.countArtifacts({})).toBe(9)
  expect((await sdk.readArtifact(first)).key).toBe('daily-sales')
})

test('an invalid policy shows errors at its fields and moves the focus there', async ({ page, localSdk }) => {
  await updateRetention({ policies: [daily] }, { client: localSdk })
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Add policy' }).click()
  const form = page.getByRole('dialog', { name: 'Add policy' })
  const name = form.getByRole('textbox', { name: 'Name' })
  const last = form.getByRole('textbox', { name: 'Last versions per key' })
  await name.fill('Daily reports')
  await last.fill('none')
  await page.keyboard.press('Enter')
  await expect(name).toHaveAccessibleDescription('A policy with this name already exists.')
  await expect(name).toBeFocused()
  await expect(last).toHaveAccessibleDescription('Enter a whole number of at least 1.')
  await expectAccessible(page)
  await name.fill('Weekly')
  await last.fill('')
  await page.keyboard.press('Enter')
  await expect(last).toHaveAccessibleDescription('Enter a number of versions, an age, or both.')
  await form.getByRole('textbox', { name: 'Versions newer than' }).fill('2')
  await form.getByRole('combobox', { name: 'Unit of versions newer than' }).selectOption('weeks')
  await form.getByRole('spinbutton', { name: 'Priority' }).fill('1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Policies' }).getByRole('heading')).toHaveText([
    'Weekly',
    'Daily reports',
  ])
  await expect(page.getByRole('article', { name: 'Weekly' })).toContainText('keep versions newer than 2 weeks')
})

test('a policy starts from a template, and keys, flows and tags are chosen from suggestions', async ({ page, sdk }) => {
  await publishVersions(sdk, 'daily-sales', 3)
  await publishVersions(sdk, 'model', 3)
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Keep 30 days' }).click()
  const form = page.getByRole('dialog', { name: 'Add policy' })
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Keep 30 days')
  await expect(form.getByRole('textbox', { name: 'Versions newer than' })).toHaveValue('30')
  await expect(form.getByRole('status')).toHaveText('Would delete nothing now.')
  await form.getByRole('button', { name: 'Keep last 10', exact: true }).click()
  await form.getByRole('textbox', { name: 'Last versions per key' }).fill('1')
  await expect(form.getByRole('status')).toContainText('Would delete 4 versions')

  const keys = form.getByRole('combobox', { name: 'Keys' })
  await keys.pressSequentially('dai')
  await expect(form.locator('datalist option[value="daily-sales"]')).toBeAttached()
  await expect(form.locator('datalist option[value="model"]')).toHaveCount(0)
  await keys.fill('daily-sales')
  await keys.press('Enter')
  await expect(form.getByRole('status')).toContainText('Would delete 2 versions')
  await keys.fill('mod*')
  await form.getByRole('combobox', { name: 'Tags' }).focus()
  await form.getByRole('button', { name: 'Remove daily-sales' }).click()
  await expect(keys).toBeFocused()
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Add policy' }).click()
  await expect(page.getByRole('article', { name: 'Keep last 10' })).toContainText('Key mod*: keep the latest version')
})

test('policies are reordered, disabled and deleted with the keyboard', async ({ page, localSdk }) => {
  await updateRetention({ policies: [daily, rest] }, { client: localSdk })
  await page.goto('/retention')
  const names = page.getByRole('list', { name: 'Policies' }).getByRole('heading')
  const down = page.getByRole('button', { name: 'Move Daily reports down' })
  await down.focus()
  await page.keyboard.press('Enter')
  await expect(names).toHaveText(['Everything else', 'Daily reports'])
  await expect(down).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'Daily reports moved to priority 2 of 2' })).toBeAttached()
  await page.getByRole('checkbox', { name: 'Enable Everything else' }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('article', { name: 'Everything else' })).toContainText('Disabled.')
  await page.getByRole('button', { name: 'Delete Daily reports' }).focus()
  await page.keyboard.press('Enter')
  await expect(names).toHaveText(['Everything else'])
  await expect(page.getByRole('button', { name: 'Add policy' })).toBeFocused()
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await expect(names).toHaveText(['Daily reports', 'Everything else'])
})

test('leaving the page asks before unsaved changes are discarded', async ({ page, localSdk }) => {
  await updateRetention({ policies: [daily] }, { client: localSdk })
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Delete Daily reports' }).click()
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByText('No deletions yet')).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep editing' }).click()
  await page.getByRole('link', { name: 'Policies' }).click()
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await page
    .getByRole('dialog', { name: 'Discard unsaved changes?' })
    .getByRole('button', { name: 'Discard changes' })
    .click()
  await expect(page).toHaveURL('/runs')
})

test('after a conflicting change, the local changes can be kept', async ({ page, localSdk }) => {
  await updateRetention({ policies: [daily] }, { client: localSdk })
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Delete Daily reports' }).click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save policies' })
  await expect(save).toBeEnabled()
  await updateRetention({ policies: [daily, rest] }, { client: localSdk })
  await save.click()
  const notice = page.getByRole('alert').filter({ hasText: 'The policies were changed elsewhere' })
  await expect(notice).toBeVisible()
  await expectAccessible(page)
  await notice.getByRole('button', { name: 'Keep my changes' }).click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await save.click()
  await expect(page.getByText('Unsaved changes')).toHaveCount(0)
  expect((await readRetention({ client: localSdk })).policies).toEqual([])
})

test('hundreds of policies and versions with long names fit the page', async ({ page, sdk, localSdk }) => {
  test.slow()
  const long = 'n'.repeat(290)
  await publishVersions(sdk, 'daily', 450)
  const policies = Array.from({ length: 300 }, (_, index) => ({
    ...daily,
    name: `${index} ${long}`,
    keys: [`k${index}-*`],
  }))
  await updateRetention({ policies: [...policies, { ...rest, keep_last: 1 }] }, { client: localSdk })
  await page.goto('/retention')
  await expect(page.getByRole('list', { name: 'Policies' }).getByRole('listitem')).toHaveCount(301)
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('449 versions of 1 key')
  // The focus moves after the first paint and scrolls to the heading.
  await expect(page.getByRole('heading', { name: 'Dry run' })).toBeFocused()
  await page.getByRole('button', { name: 'Show each version' }).click()
  const table = page.getByRole('table', { name: 'Versions to delete', exact: true })
  await expect(table.getByRole('link').first()).toBeVisible()
  await scrollToEnd(page, table.locator('[aria-rowindex="450"]').getByRole('link', { name: 'daily' }))
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})

test('the history has pages', async ({ page, sdk, localSdk }) => {
  await publishKeys(sdk, 'old', 30)
  for (let number = 0; number < 30; number++) {
    const key = `old-${String(number).padStart(3, '0')}`
    await createDeletion({ selection: { artifacts: { key: { any_: [key] } } }, label: key }, { client: localSdk })
  }
  await page.goto('/retention?tab=history')
  await expect(page.getByRole('article', { name: 'old-029' })).toContainText('manual')
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page.getByRole('article', { name: 'old-000' })).toBeVisible()
  await expect(page.getByText('Page 2 of 2')).toBeVisible()
  await expectAccessible(page)
})

/** A server that reads its policies from a file. */
const withPolicyFile = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern.
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-'))
    await use(join(folder, 'retention.json'))
    await rm(folder, { recursive: true })
  },
  args: async ({ file }, use) => {
    await writeFile(file, JSON.stringify({ run_every: '1d', policies: [daily] }))
    await use(['--retention-file', file])
  },
})

withPolicyFile('policies from a file are shown and previewed, but not edited', async ({ page, file }) => {
  await page.goto('/retention')
  await expect(page.getByText(`These policies are read from the file ${file}`)).toBeVisible()
  await expect(page.getByRole('article', { name: 'Daily reports' })).toContainText('keep the last 3 versions')
  await expect(page.getByText('Schedule: Daily')).toBeVisible()
  await expect(page.getByRole('button', { name: /Add policy|Edit|Delete/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('Nothing to delete.')).toBeVisible()
  await expectAccessible(page)
})

/** A second, read-only server on the same database. */
const readOnly = base.extend({
  baseURL: async ({ db }, use) => {
    const { url, stop } = await startServer(db, ['--read-only'])
    await use(url)
    await stop()
  },
})

readOnly(
  'a read-only server shows and previews policies, and disables pins',
  { tag: '@not-mirrored' },
  async ({ page, sdk, localSdk }) => {
    await publishVersions(sdk, 'daily-sales', 10)
    await updateRetention({ policies: [daily] }, { client: localSdk })
    await page.goto('/retention')
    await expect(page.getByText('This server is read-only')).toBeVisible()
    await expect(page.getByRole('button', { name: /Add policy|Edit|Delete|Run now/ })).toHaveCount(0)
    await page.getByRole('button', { name: 'Dry run' }).click()
    await expect(page.getByText('7 versions of 1 key').first()).toBeVisible()
    await page.goto('/artifacts/key/daily-sales')
    const pin = page.getByRole('button', { name: 'Pin' })
    await expect(pin).toHaveAttribute('aria-disabled', 'true')
    await expect(pin).toHaveAttribute('title', 'This server is read-only. Versions cannot be pinned.')
    await page.keyboard.press('p')
    await expect(pin).toHaveAttribute('aria-pressed', 'false')
  },
)
