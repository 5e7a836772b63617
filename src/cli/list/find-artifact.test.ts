import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { terminal, withoutVitrineRoutes } from '#cli/test-terminal.ts'
import { createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let prefect: Awaited<ReturnType<typeof withoutVitrineRoutes>>
let terminals: Record<'vitrine' | 'prefect', ReturnType<typeof terminal>>
let folder: string
/** The requests so far, each with the number of values in its response. */
let requests: string[] = []

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onSend', async ({ method, url }, _, payload) => {
    const values = String(payload).match(/"metadata_":/g)?.length ?? 0
    requests.push(`${method} ${url.replace('/api/', '')}${values > 0 ? `: ${values}` : ''}`)
  })
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  prefect = await withoutVitrineRoutes(url)
  terminals = { vitrine: terminal(url), prefect: terminal(prefect.url) }
  folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'))
  const client = createClient({ url })
  for (let version = 1; version <= 5; version++)
    await client.createArtifact({ key: 'report', type: 'markdown', data: `version ${version}` })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  prefect.close()
  await app.close()
})

describe.each(['vitrine', 'prefect'] as const)('at %s', (server) => {
  async function requestsOf(...args: string[]): Promise<string[]> {
    requests = []
    expect(await terminals[server](['artifact', ...args])).toMatchObject({ code: 0 })
    return requests
  }

  const valuesOf = async (...args: string[]) =>
    (await requestsOf(...args)).reduce((sum, request) => sum + Number(/: (\d+)$/.exec(request)?.[1] ?? 0), 0)

  test('inspect --newest reads one version', async () => {
    for (const newest of ['1', '5'])
      expect(await requestsOf('inspect', 'report', '--newest', newest, '-o', 'json')).toEqual([
        'POST artifacts/filter: 1',
      ])
  })

  test('inspect --version reads one version, or says that the server has no numbers', async () => {
    if (server === 'vitrine') expect(await valuesOf('inspect', 'report', '--version', '2', '-o', 'json')).toBe(1)
    else
      expect(await terminals.prefect(['artifact', 'inspect', 'report', '--version', '2'])).toMatchObject({
        code: 1,
        stderr: 'error: This server does not number versions. Use an id, or `--newest`.\n',
      })
  })

  test('commands read each value at most once that they show or save', async () => {
    expect(await valuesOf('inspect', 'report', '--all', '-o', 'ndjson')).toBe(5)
    expect(await valuesOf('update', 'report', '--description', 'x')).toBe(1)
    if (server === 'vitrine') expect(await valuesOf('export', 'report', '--all', '--to', folder)).toBe(5)
  })

  test('commands that show no value read none', async () => {
    if (server === 'prefect') return
    expect(await valuesOf('pin', 'report')).toBe(0)
    expect(await valuesOf('unpin', 'report')).toBe(0)
    expect(await valuesOf('delete', 'report', '--dry-run')).toBe(0)
  })
})
