import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTerminals } from '#cli/test-terminal.ts'

let servers: Awaited<ReturnType<typeof openTerminals>>

beforeAll(async () => {
  servers = await openTerminals()
  for (const data of ['one', 'two']) await servers.client.createArtifact({ key: 'report', type: 'markdown', data })
})
afterAll(() => servers.close())

const open = (...args: string[]) => servers.terminals.vitrine(['artifact', 'open', ...args])

test('a key opens in the browser', async () => {
  const { code, stdout, stderr, opened } = await open('report')
  expect(opened).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/artifacts\/key\/report$/)])
  expect([code, stdout, stderr]).toEqual([0, '', `Opened ${opened?.[0]}\n`])
})

test('an id, and a version by its number, have their own pages', async () => {
  const [newest] = await servers.client.filterArtifacts({ sort: 'CREATED_DESC', limit: 1 })
  expect((await open(newest?.id ?? '', '--print')).stdout).toMatch(new RegExp(`/artifacts/artifact/${newest?.id}\n$`))
  expect((await open('report', '--version', '1', '--print')).stdout).toMatch(/\/artifacts\/key\/report\?version=1\n$/)
})

test('without a browser, and with --print, the URL is printed', async () => {
  const { vitrine } = servers.terminals
  const without = await vitrine(['artifact', 'open', 'report'], { hasBrowser: false })
  const printed = await open('report', '--print')
  expect(without.stdout).toBe(printed.stdout)
  expect(printed.opened).toBeUndefined()
})

test('an unknown key or version opens nothing', async () => {
  expect(await open('b')).toEqual({ code: 1, stdout: '', stderr: 'error: No artifact has the key or id `b`.\n' })
  const { code, opened } = await open('report', '--version', '3')
  expect([code, opened]).toEqual([1, undefined])
})
