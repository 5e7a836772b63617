import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeletion, pinArtifact, readRetention, updateRetention } from '#sdk/retention.ts'
import { publishKeys, publishVersions } from './publish.ts'
import { test as base, expect, expectAccessible, startServer, test } from './test.ts'

const daily = { name: 'Daily reports', is_enabled: true, keys: ['daily-*'], keep_last: 3, removes_latest: false }
const rest = { name: 'Everything else', is_enabled: true, keep_last: 100, removes_latest: false }

test('a policy is made, tried, saved and run, and what went is in the history', async ({ page, sdk }) => {
  const [first] = await publishVersions(sdk, 'daily-sales', 10)
  await publishVersions(sdk, 'model', 5)
  await pinArtifact(first, { client: sdk })
  await page.goto('/artifacts')
  await page.getByRole('link', { name: 'Retention' }).click()
  await expect(page.getByText('No policy: everything is kept')).toBeVisible()
  await page.getByRole('button', { name: 'Add policy' }).click()
  const form = page.getByRole('dialog', { name: 'Add a policy' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Daily reports')
  await form.getByRole('textbox', { name: 'Last versions of each key' }).fill('3')
  await form.getByRole('textbox', { name: 'Keys' }).fill('daily-*')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Add' }).click()
  const policy = page.getByRole('article', { name: 'Daily reports' })
  await expect(policy).toContainText('Key daily-*: keeps the last 3 versions of each key.')

  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('heading', { name: 'Dry run' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('6 versions of 1 key')
  await expect(
    page.getByRole('table', { name: 'What would go' }).getByRole('link', { name: 'daily-sales' }),
  ).toHaveCount(6)
  await expectAccessible(page)
  expect(await sdk.countArtifacts({})).toBe(15)

  await page.getByRole('combobox', { name: 'Run them by themselves' }).selectOption({ label: 'every day' })
  await page.getByRole('button', { name: 'Save' }).click()
  const saving = page.getByRole('dialog', { name: 'Save these policies?' })
  await expect(saving).toContainText('6 versions of 1 key')
  await saving.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Next run in 24 hours')).toBeVisible()
  await expect(page.getByText('Not saved yet')).toHaveCount(0)
  expect(await readRetention({ client: sdk })).toMatchObject({
    run_every: '1d',
    policies: [{ name: 'Daily reports', keep_last: 3 }],
  })

  await page.getByRole('button', { name: 'Run now' }).click()
  const running = page.getByRole('dialog', { name: 'Run the policies now?' })
  await expect(running).toContainText('6 versions of 1 key')
  await running.getByRole('button', { name: 'Run', exact: true }).click()
  const run = page.getByRole('article', { name: 'Run of the policies' })
  await expect(run).toContainText('Done')
  await expect(run).toContainText('6 versions')
  await run.getByText('By policy').click()
  await expect(run.getByRole('list', { name: 'By policy' })).toContainText('Daily reports')
  await expectAccessible(page)
  expect(await sdk.countArtifacts({})).toBe(9)
  expect((await sdk.readArtifact(first)).key).toBe('daily-sales')
})

test('what is missing in a policy is said at its field, and the focus goes there', async ({ page, sdk }) => {
  await updateRetention({ policies: [daily] }, { client: sdk })
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Add policy' }).click()
  const form = page.getByRole('dialog', { name: 'Add a policy' })
  const name = form.getByRole('textbox', { name: 'Name' })
  const last = form.getByRole('textbox', { name: 'Last versions of each key' })
  await name.fill('Daily reports')
  await last.fill('none')
  await page.keyboard.press('Enter')
  await expect(name).toHaveAccessibleDescription('Another policy has this name.')
  await expect(name).toBeFocused()
  await expect(last).toHaveAccessibleDescription('A whole number, 1 or more.')
  await expectAccessible(page)
  await name.fill('Weekly')
  await last.fill('')
  await page.keyboard.press('Enter')
  await expect(last).toHaveAccessibleDescription('Say what is kept: a number of versions, an age, or both.')
  await form.getByRole('textbox', { name: 'Versions younger than' }).fill('2')
  await form.getByRole('combobox', { name: 'Unit of versions younger than' }).selectOption('weeks')
  await form.getByRole('spinbutton', { name: 'Place in the order' }).fill('1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Policies' }).getByRole('heading')).toHaveText([
    'Weekly',
    'Daily reports',
  ])
  await expect(page.getByRole('article', { name: 'Weekly' })).toContainText('keeps versions of the last 2 weeks')
})

test('policies are put in order, switched off and removed with the keyboard', async ({ page, sdk }) => {
  await updateRetention({ policies: [daily, rest] }, { client: sdk })
  await page.goto('/retention')
  const names = page.getByRole('list', { name: 'Policies' }).getByRole('heading')
  const down = page.getByRole('button', { name: 'Move Daily reports down' })
  await down.focus()
  await page.keyboard.press('Enter')
  await expect(names).toHaveText(['Everything else', 'Daily reports'])
  await expect(down).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'Daily reports is number 2 of 2 now' })).toBeAttached()
  await page.getByRole('checkbox', { name: 'Everything else is on' }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('article', { name: 'Everything else' })).toContainText('Off.')
  await page.getByRole('button', { name: 'Remove Daily reports' }).focus()
  await page.keyboard.press('Enter')
  await expect(names).toHaveText(['Everything else'])
  await expect(page.getByRole('button', { name: 'Add policy' })).toBeFocused()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(names).toHaveText(['Daily reports', 'Everything else'])
})

test('changes that are not saved are not lost by leaving', async ({ page, sdk }) => {
  await updateRetention({ policies: [daily] }, { client: sdk })
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Remove Daily reports' }).click()
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByText('Nothing has been deleted yet')).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
  await page.getByRole('link', { name: 'Policies' }).click()
  await expect(page.getByText('Not saved yet')).toBeVisible()
  await page.getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('button', { name: 'Leave' }).click()
  await expect(page).toHaveURL('/runs')
})

test('when somebody else has saved meanwhile, one chooses whose policies stand', async ({ page, sdk }) => {
  await updateRetention({ policies: [daily] }, { client: sdk })
  await page.goto('/retention')
  await page.getByRole('button', { name: 'Remove Daily reports' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save' })
  await expect(save).toBeEnabled()
  await updateRetention({ policies: [daily, rest] }, { client: sdk })
  await save.click()
  const notice = page.getByRole('alert').filter({ hasText: 'Somebody else has changed the policies' })
  await expect(notice).toBeVisible()
  await expectAccessible(page)
  await notice.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await save.click()
  await expect(page.getByText('Not saved yet')).toHaveCount(0)
  expect((await readRetention({ client: sdk })).policies).toEqual([])
})

test('hundreds of policies and versions with the longest names are listed', async ({ page, sdk }) => {
  test.slow()
  const long = 'n'.repeat(290)
  await publishVersions(sdk, 'daily', 450)
  const policies = Array.from({ length: 300 }, (_, index) => ({
    ...daily,
    name: `${index} ${long}`,
    keys: [`k${index}-*`],
  }))
  await updateRetention({ policies: [...policies, { ...rest, keep_last: 1 }] }, { client: sdk })
  await page.goto('/retention')
  await expect(page.getByRole('list', { name: 'Policies' }).getByRole('listitem')).toHaveCount(301)
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('449 versions of 1 key')
  const table = page.getByRole('table', { name: 'What would go' })
  await expect(table.getByRole('link').first()).toBeVisible()
  await page.keyboard.press('End')
  await expect(table.locator('[aria-rowindex="450"]').getByRole('link', { name: 'daily' })).toBeVisible()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})

test('the history goes back page by page', async ({ page, sdk }) => {
  await publishKeys(sdk, 'old', 30)
  for (let number = 0; number < 30; number++) {
    const key = `old-${String(number).padStart(3, '0')}`
    await createDeletion({ selection: { artifacts: { key: { any_: [key] } } }, label: key }, { client: sdk })
  }
  await page.goto('/retention?tab=history')
  await expect(page.getByRole('article', { name: 'old-029' })).toContainText('by hand')
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page.getByRole('article', { name: 'old-000' })).toBeVisible()
  await expect(page.getByText('Page 2 of 2')).toBeVisible()
  await expectAccessible(page)
})

/** A server whose policies are kept in a file. */
const kept = base.extend<{ file: string }>({
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

kept('policies in a file are shown and tried, and are changed there', async ({ page, file }) => {
  await page.goto('/retention')
  await expect(page.getByText(`These policies are kept in the file ${file}`)).toBeVisible()
  await expect(page.getByRole('article', { name: 'Daily reports' })).toContainText('keeps the last 3 versions')
  await expect(page.getByText('They run every day.')).toBeVisible()
  await expect(page.getByRole('button', { name: /Add policy|Edit|Remove/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('Nothing would go.')).toBeVisible()
  await expectAccessible(page)
})

/** The page is that of a second server on the same database, which changes nothing. */
const readOnly = base.extend({
  baseURL: async ({ db }, use) => {
    const { url, stop } = await startServer(db, ['--read-only'])
    await use(url)
    await stop()
  },
})

readOnly('on a read-only server policies are shown and tried, and nothing can be pinned', async ({ page, sdk }) => {
  await publishVersions(sdk, 'daily-sales', 10)
  await updateRetention({ policies: [daily] }, { client: sdk })
  await page.goto('/retention')
  await expect(page.getByText('This server is read-only')).toBeVisible()
  await expect(page.getByRole('button', { name: /Add policy|Edit|Remove|Run now/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('7 versions of 1 key').first()).toBeVisible()
  await page.goto('/artifacts/key/daily-sales')
  const pin = page.getByRole('button', { name: 'Pin' })
  await expect(pin).toHaveAttribute('aria-disabled', 'true')
  await expect(pin).toHaveAttribute('title', 'This server is read-only: nothing can be pinned')
  await page.keyboard.press('p')
  await expect(pin).toHaveAttribute('aria-pressed', 'false')
})
