/**
 * The `test` of every journey: each has its own server on an empty database, an SDK client to seed it, and a page with
 * that server as its base URL.
 */
import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type Client, createClient } from '#sdk/index.ts'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { type Mirror, startMirror } from './mirror.ts'

export type Server = {
  /** Its address, without a trailing slash. */
  readonly url: string
  /** The path of each request so far, also of those that a page's `request` event leaves out. */
  readonly requests: readonly string[]
  /** Stops it, as a crash or an upgrade would. */
  readonly stop: () => Promise<void>
}

/** Starts a server, or a mirror, with these command-line arguments, on a free port unless one is given. */
export const startServer = async (db: Database, args: string[], port = 0, mirror?: MirrorOptions): Promise<Server> => {
  const config = readConfig({ LOG_LEVEL: 'silent' }, args)
  const app = await createApp(db, { ...config, isLoopback: true, pages: resolve('dist/ui') }, mirror)
  const requests: string[] = []
  app.addHook('onRequest', async ({ url }) => void requests.push(url))
  const url = await app.listen({ host: '127.0.0.1', port })
  let closing: Promise<void> | undefined
  const stop = () => {
    closing ??= app.close()
    return closing
  }
  return { url, requests, stop }
}

/** A journey with the tag `@not-mirrored` is about the server that its page opens, or about what a mirror does not have. */
export type Fixtures = {
  args: string[]
  /** Whether the page opens a mirror of the server, which is started with `mirrorArgs`. */
  isMirrored: boolean
  mirrorArgs: string[]
  db: Database
  server: Server
  mirror: Mirror | null
  sdk: Client
  /** For what a mirror keeps for itself, such as pins and policies: its client, after it has caught up. */
  localSdk: Client
  gateway: Gateway
}

export const test = base.extend<Fixtures>({
  args: [[], { option: true }],
  isMirrored: [false, { option: true }],
  mirrorArgs: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern.
  db: async ({}, use) => {
    const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
    await use(db)
    await db.destroy()
  },
  server: async ({ db, args }, use) => {
    const server = await startServer(db, args)
    await use(server)
    await server.stop()
  },
  gateway: async ({ server, mirror }, use) => {
    const gateway = await startGateway(mirror?.url ?? server.url)
    await use(gateway)
    await gateway.stop()
  },
  sdk: ({ server }, use) => use(createClient({ url: `${server.url}/api` })),
  localSdk: ({ sdk, mirror }, use) => use(mirror === null ? sdk : clientOf(mirror)),
  mirror: async ({ isMirrored, server, db, args, mirrorArgs }, use) => {
    const mirror = isMirrored ? await startMirror(server.url, db, [...args, ...mirrorArgs]) : null
    await use(mirror)
    await mirror?.stop()
  },
  baseURL: ({ server, mirror }, use) => use(mirror?.url ?? server.url),
  // Seeds the server, also if the page opens its mirror.
  request: async ({ playwright, server }, use) => {
    const request = await playwright.request.newContext({ baseURL: server.url })
    await use(request)
    await request.dispose()
  },
  page: async ({ page, mirror }, use) => {
    if (mirror !== null) catchUpBeforePages(page, mirror)
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await use(page)
    // A handler that still answers a request of the page would fail when the page closes.
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    expect(errors, 'No error goes uncaught in the page').toEqual([])
  },
})

function clientOf({ url, catchUp }: Mirror): Client {
  const caughtUp: typeof fetch = async (...request) => {
    await catchUp()
    return fetch(...request)
  }
  return createClient({ url: `${url}/api`, fetch: caughtUp })
}

/** What has been seeded is there when a page opens. */
function catchUpBeforePages(page: Page, { catchUp }: Mirror): void {
  const open = page.goto.bind(page)
  page.goto = async (...args) => {
    await catchUp()
    return open(...args)
  }
}

/** Expects that axe, with all its rules or these only, finds nothing on the page as it is now. */
export const expectAccessible = async (page: Page, rules?: string[]): Promise<void> => {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  // Takes a third of the time, but leaves frames out.
  if (page.frames().length === 1) axe.setLegacyMode()
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  const findings = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`))
  expect(findings).toEqual([])
}

export { expect }
