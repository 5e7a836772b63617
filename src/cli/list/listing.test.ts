import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let vitrine: ReturnType<typeof terminal>
/** Runs once after the first page. */
let meanwhile: (() => Promise<unknown>) | null = null

const KEYS = Array.from({ length: 230 }, (_, at) => `key-${String(at).padStart(3, '0')}`)

const publish = (key: string, data: string) =>
  app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key, data } })

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onSend', async ({ url }) => {
    if (url !== '/api/vitrine/artifacts/filter') return
    const action = meanwhile
    meanwhile = null
    await action?.()
  })
  vitrine = terminal(`${await app.listen({ port: 0, host: '127.0.0.1' })}/api`)
  // The last key is the newest one, and the largest.
  for (const [at, key] of KEYS.entries()) await publish(key, 'x'.repeat(at))
})
afterAll(() => app.close())

const rows = async (...args: string[]) => {
  const { code, stdout } = await vitrine(['artifact', 'ls', ...args, '-o', 'ndjson'])
  expect(code).toBe(0)
  return stdout
    .trim()
    .split('\n')
    .map((row): { id: string; key: string } => JSON.parse(row))
}

test.each([
  ['newest', 'key-003'],
  ['key', 'key-199'],
  ['size', 'key-004'],
  ['versions', 'key-005'],
])('sorted by %s, lists each key once while one gets a new version', async (sort, key) => {
  meanwhile = () => publish(key, 'x'.repeat(1000))
  const keys = (await rows('--sort', sort)).map(({ key }) => key)
  expect(keys.toSorted()).toEqual(KEYS)
})

test.each([
  ['newest', 'key-006'],
  ['key', 'key-007'],
  ['size', 'key-008'],
  ['versions', 'key-009'],
])('sorted by %s, lists all versions once while one changes and another is published', async (sort, key) => {
  const before = await rows('--all', '--sort', 'key')
  const id = before.find((row) => row.key === key)?.id
  meanwhile = async () => {
    await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data: 'x'.repeat(2000) } })
    await publish(key, 'x')
  }
  const ids = (await rows('--all', '--sort', sort)).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
})
