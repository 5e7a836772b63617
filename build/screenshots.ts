// Takes the pictures for the README: the built app with the sample data, in docs/images.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { findChromium } from '#e2e/chromium.ts'
import { createClient } from '#sdk/index.ts'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { beginMirror } from '#server/mirror/mirror-state.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { insertSampleAtStart } from '#server/sample/insert.ts'

const folder = 'docs/images'
mkdirSync(folder, { recursive: true })

const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
await insertSampleAtStart(db)
const pages = resolve('dist/ui')
const config = { ...readConfig({ LOG_LEVEL: 'silent' }, []), isLoopback: true, pages }
const app = await createApp(db, config)
const url = await app.listen({ host: '127.0.0.1', port: 0 })
const address = `${url}/api`
const mirrorDb = await openDatabase({ kind: 'sqlite', path: ':memory:' })
await beginMirror(mirrorDb, address)
const front = await createApp(mirrorDb, config, mirrorOf({ address, authorization: null }))
const frontUrl = await front.listen({ host: '127.0.0.1', port: 0 })
const [report] = await createClient({ url: `${url}/api` }).filterArtifacts({
  artifacts: { key: { any_: ['churn-model-card'] } },
  sort: 'CREATED_DESC',
  limit: 1,
})

const desk = { width: 1400, height: 900 }
const pictures = [
  {
    name: 'upstream',
    shows: /^5$/,
    path: '/runs?flow=nightly-warehouse-load',
    viewport: desk,
    colorScheme: 'dark',
  },
  { name: 'catalogue', shows: 'What moved', path: '/artifacts', viewport: desk, colorScheme: 'light' },
  { name: 'catalogue-dark', shows: 'What moved', path: '/artifacts', viewport: desk, colorScheme: 'dark' },
  {
    name: 'compare',
    shows: 'By channel',
    path: '/artifacts/key/weekly-report/compare',
    viewport: desk,
    colorScheme: 'light',
  },
  {
    name: 'compare-table',
    shows: 'Wholesale',
    path: '/artifacts/key/revenue-by-channel/compare',
    viewport: desk,
    colorScheme: 'dark',
  },
  {
    name: 'trends',
    shows: 'roc_auc · value',
    path: '/artifacts/key/churn-metrics/trends',
    viewport: desk,
    colorScheme: 'light',
  },
  { name: 'lineage', shows: 'By channel', path: '/artifacts/key/weekly-report', viewport: desk, colorScheme: 'light' },
  {
    name: 'run',
    shows: 'The objective',
    path: `/runs/flow-run/${report?.flow_run_id}?read=report`,
    viewport: desk,
    colorScheme: 'light',
  },
  {
    name: 'phone',
    shows: 'ROC curve on the test set',
    path: '/artifacts/key/roc-curve',
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  },
] as const

// What changed in each version is computed in the background.
const isPending = () =>
  db.selectFrom('artifact_version').select('artifact_id').where('change_status', 'is', null).executeTakeFirst()
while ((await isPending()) !== undefined) await setTimeout(500)

const executablePath = await findChromium()
const browser = await chromium.launch(executablePath === '' ? {} : { executablePath })
for (const { name, path, shows, viewport, colorScheme } of pictures) {
  const page = await browser.newPage({ viewport, colorScheme })
  await page.goto((name === 'upstream' ? frontUrl : url) + path, { waitUntil: 'load' })
  await page.getByText(shows).first().waitFor()
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.close()
  console.log(`${folder}/${name}.png`)
}
await browser.close()
await front.close()
await app.close()
await db.destroy()
