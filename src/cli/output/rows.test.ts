import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { createClient, updateRetention } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let url: string

beforeAll(async () => {
  app = await openTestApp()
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
})
afterAll(() => app.close())

test.each([
  ['artifact', 'ls'],
  ['artifact', 'prune', '--keep', '1', '--dry-run'],
  ['retention', 'show'],
])('%s %s has the same CSV header with and without rows', async (...args) => {
  const client = createClient({ url })
  const head = async () => {
    const { code, stdout } = await terminal(url)([...args, '-o', 'csv'])
    expect(code).toBe(0)
    return stdout.split('\r\n')
  }
  await updateRetention({ policies: [] }, { client })
  const [names, ...none] = await head()
  expect(none).toEqual([''])
  await updateRetention({ policies: [{ name: 'All', keep_last: 1 }] }, { client })
  const made = [await client.createArtifact({ key: 'a' }), await client.createArtifact({ key: 'a' })]
  const [same, ...rows] = await head()
  expect([same, rows.length]).toEqual([names, 2])
  for (const { id } of made) await client.deleteArtifact(id)
})

test('CSV has a column for each field of a version', async () => {
  const client = createClient({ url })
  const artifact = await client.createArtifact({ key: 'b', data: 1 })
  const { stdout } = await terminal(url)(['artifact', 'inspect', 'b', '-o', 'csv'])
  expect(stdout.split('\r\n')[0]).toBe(Object.keys(artifact).join(','))
})
