import { resolve } from 'node:path'
import { connect } from '#sdk/index.ts'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { expect, expectAccessible, test } from './test.ts'

/** A server with a password and CSRF protection. */
async function start(db: Database, password: string, port = 0) {
  const env = { LOG_LEVEL: 'silent', VITRINE_AUTH_STRING: `team:${password}`, VITRINE_CSRF_PROTECTION: '1' }
  const app = await createApp(db, { ...readConfig(env, []), isLoopback: true, pages: resolve('dist/ui') })
  /** The status of each event stream. */
  const streams: number[] = []
  app.addHook('onSend', async ({ url }, { statusCode }) => {
    if (url.endsWith('/vitrine/events')) streams.push(statusCode)
  })
  return { url: await app.listen({ host: '127.0.0.1', port }), streams, stop: () => app.close() }
}

test('with a password, pages load and update; after a change of the password, they offer to sign in', async ({
  browser,
}) => {
  const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  const { url, stop, streams } = await start(db, 'first')
  const sdk = connect({ url: `${url}/api`, authString: 'team:first' })
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# One' })

  const context = await browser.newContext({ httpCredentials: { username: 'team', password: 'first' } })
  const page = await context.newPage()
  await page.goto(`${url}/artifacts/key/report`)
  // Chromium first asks without the password for each path, and then with the one that it knows.
  await expect.poll(() => streams.at(-1)).toBe(200)
  await expect(page.getByRole('heading', { name: 'One' })).toBeVisible()
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Two' })
  await expect(page.getByRole('heading', { name: 'Two' })).toBeVisible()

  await stop()
  const { stop: stopSecond } = await start(db, 'second', Number(new URL(url).port))
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText(/Reload this page to sign in/)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByRole('alert')).toContainText('Sign-in required')
  await expectAccessible(page)
  await context.setHTTPCredentials({ username: 'team', password: 'second' })
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible()
  await context.close()
  await stopSecond()
  await db.destroy()
})
