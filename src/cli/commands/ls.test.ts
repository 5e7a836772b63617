import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { terminal, withoutVitrineRoutes } from '#cli/test-terminal.ts'
import { type Client, createClient, pinArtifact } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let prefect: Awaited<ReturnType<typeof withoutVitrineRoutes>>
let client: Client
const terminals: Record<string, ReturnType<typeof terminal>> = {}

beforeAll(async () => {
  app = await openTestApp()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  prefect = await withoutVitrineRoutes(url)
  terminals.vitrine = terminal(url)
  terminals.prefect = terminal(prefect.url)
  client = createClient({ url })
  const flow_run_id = await startRun('nightly', ['prod'])
  await client.createArtifact({ key: 'daily-sales', type: 'table', data: '[{"a": 1}]', description: 'Old' })
  await client.createArtifact({
    key: 'daily-sales',
    type: 'table',
    data: '[{"a": 2}]',
    description: 'Sales',
    flow_run_id,
  })
  await client.createArtifact({ key: 'weekly', type: 'markdown', data: '# Week' })
  await client.createArtifact({ type: 'markdown', data: 'without a key' })
  await client.createArtifact({ data: { storage_key: 'x' }, flow_run_id })
  await client.createArtifact({ key: 'daily-stock', data: 1, description: '在庫 \u001b[31mred\u009b2J' })
})
afterAll(async () => {
  prefect.close()
  await app.close()
})

async function startRun(flow: string, tags: string[]): Promise<string> {
  const { id: flow_id } = await ask('flows/', { name: flow })
  return (await ask('flow_runs/', { flow_id, name: 'brave-otter', tags, state: { type: 'RUNNING' } })).id
}

async function ask(path: string, body: object): Promise<{ id: string }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${app.listeningOrigin}/api/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return (await answer.json()) as { id: string }
}

const SERVERS = ['vitrine', 'prefect']

describe.each(SERVERS)('ls at %s', (server) => {
  const ls = (...args: string[]) => terminals[server]?.(['artifact', 'ls', ...args])
  const listed = async (...args: string[]) => {
    const result = await ls(...args, '-o', 'ndjson')
    expect(result?.code).toBe(0)
    return (result?.stdout ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line): Record<string, unknown> => JSON.parse(line))
  }
  const keys = async (...args: string[]) => (await listed(...args)).map(({ key }) => key)

  test('lists the latest version of each key and artifacts without a key, recently updated first', async () => {
    expect(await keys()).toEqual(['daily-stock', null, 'weekly', 'daily-sales'])
  })

  test('includes metadata', async () => {
    const [, , , sales] = await listed()
    expect(sales).toMatchObject({
      key: 'daily-sales',
      type: 'table',
      description: 'Sales',
      flow_run: 'brave-otter',
      versions: server === 'vitrine' ? 2 : null,
    })
    const found = await client.readArtifact(String(sales?.id))
    expect(found.description).toBe('Sales')
  })

  test('lists every version with --all, also references to stored results', async () => {
    expect(await keys('--all')).toEqual(['daily-stock', null, null, 'weekly', 'daily-sales', 'daily-sales'])
  })

  test('combines filters', async () => {
    expect(await keys('--key', 'daily-*')).toEqual(['daily-stock', 'daily-sales'])
    expect(await keys('--key', '*ly', '--key', 'daily-sales')).toEqual(['weekly', 'daily-sales'])
    expect(await keys('--key', 'aily')).toEqual([])
    expect(await keys('--type', 'table')).toEqual(['daily-sales'])
    expect(await keys('--type', 'none', '--type', 'table', '--key', '*')).toEqual(['daily-stock', 'daily-sales'])
    expect(await keys('--flow', 'nightly', '--key', '*')).toEqual(['daily-sales'])
    expect(await keys('--flow', 'other')).toEqual([])
    expect(await keys('--tag', 'prod', '--key', '*')).toEqual(['daily-sales'])
    expect(await keys('--tag', 'prod', '--tag', 'test')).toEqual([])
    expect(await keys('--since', '1h')).toHaveLength(4)
    expect(await keys('--since', new Date().toISOString())).toEqual([])
  })

  test('sorts by key, and ends after --limit', async () => {
    expect(await keys('--sort', 'key', '--key', '*')).toEqual(['daily-sales', 'daily-stock', 'weekly'])
    expect(await keys('--limit', '2')).toEqual(['daily-stock', null])
  })

  test('writes JSON and CSV', async () => {
    const json = await ls('--limit', '1', '-o', 'json')
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject([
      { key: 'daily-stock', description: '在庫 \u001b[31mred\u009b2J' },
    ])
    const csv = await ls('--key', 'weekly', '-o', 'csv')
    const [head, row] = csv?.stdout.split('\r\n') ?? []
    expect(head).toBe(
      'id,key,type,created,updated,description,version,versions,flow_run_id,flow_run,is_pinned,is_only_here',
    )
    expect(row).toMatch(/^[0-9a-f-]{36},weekly,markdown,/)
    const stderr = 'No artifacts match.\n'
    expect(await ls('--key', 'no', '-o', 'json')).toMatchObject({ stdout: '[]\n', stderr })
    expect(await ls('--key', 'no', '-o', 'csv')).toMatchObject({ stdout: `${head}\r\n`, stderr })
  })

  test('CSV has no control characters on a terminal, and is exact elsewhere', async () => {
    const args = ['artifact', 'ls', '--key', 'daily-stock', '-o', 'csv']
    const shown = await terminals[server]?.(args, { columns: 80 })
    expect(shown?.stdout).toContain(',在庫 [31mred2J,')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals interpret these
    expect(shown?.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect((await terminals[server]?.(args))?.stdout).toContain(',在庫 \u001b[31mred\u009b2J,')
  })

  test('a table fits 40 columns and has no control characters', async () => {
    const result = await terminals[server]?.(['artifact', 'ls'], { columns: 40 })
    const lines = result?.stdout.trimEnd().split('\n') ?? []
    expect(lines[0]).toBe('KEY')
    expect(lines).toHaveLength(5)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals interpret these
    expect(result?.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })
})

test.each([
  [[], 80, /^(?!.*UPDATED.*ID)KEY +TYPE +UPDATED.*DESCRIPTION$/],
  [['--all'], 80, /^KEY +TYPE +UPDATED +ID +DESC/],
  [['--all'], 46, /^KEY +ID$/],
])('ls %j in %d columns shows complete ids where they are needed', async (args, columns, head) => {
  for (const server of SERVERS) {
    const result = await terminals[server]?.(['artifact', 'ls', ...args], { columns })
    const [names, ...lines] = result?.stdout.trimEnd().split('\n') ?? []
    expect(names).toMatch(head)
    const { id } =
      (await client.filterArtifacts({ artifacts: { key: { exists_: false }, type: { any_: ['markdown'] } } }))[0] ?? {}
    expect(lines.filter((line) => line.includes(id ?? 'none'))).toHaveLength(1)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  }
})

test('--all in 40 columns shows the beginning of each key and id', async () => {
  for (const server of SERVERS) {
    const result = await terminals[server]?.(['artifact', 'ls', '--all'], { columns: 40 })
    const lines = result?.stdout.trimEnd().split('\n') ?? []
    expect(lines.map((line) => line.length)).toEqual([12, 40, 40, 40, 40, 40, 40])
    expect(lines[1]).toMatch(/^daily-s… {2}[0-9a-f-]{29}…$/)
  }
})

test('names unknown types if nothing matches', async () => {
  for (const server of SERVERS) {
    const words = async (...types: string[]) => {
      const args = types.flatMap((type) => ['--type', type])
      return (await terminals[server]?.(['artifact', 'ls', ...args, '--key', 'weekly']))?.stderr
    }
    expect(await words('tabel')).toBe(
      'No artifacts match. Unknown type `tabel`. Known types: link, markdown, table, progress, image, rich, none.\n',
    )
    expect(await words('table', 'none')).toBe('No artifacts match.\n')
    expect(await words('tabel', 'markdown')).toBe('')
  }
})

test('shows a column for pins if there are any and the server supports them', async () => {
  const table = async () => (await terminals.vitrine?.(['artifact', 'ls'], { columns: 120 }))?.stdout ?? ''
  expect(await table()).not.toContain('PINNED')
  const { id } = await client.createArtifact({ key: 'pinned', type: 'markdown', data: '' })
  await pinArtifact(id, { client })
  expect(await table()).toMatch(/^KEY .* PINNED .*\npinned .* yes$/m)
  const pins = async (server: string) =>
    JSON.parse((await terminals[server]?.(['artifact', 'ls', '--limit', '2', '-o', 'json']))?.stdout ?? '').map(
      ({ is_pinned }: { is_pinned: boolean | null }) => is_pinned,
    )
  expect([await pins('vitrine'), await pins('prefect')]).toEqual([
    [true, false],
    [null, null],
  ])
  await client.deleteArtifact(id)
})

test('lists more rows than one response contains', async () => {
  for (let at = 0; at < 450; at += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, more) => client.createArtifact({ key: 'many', type: 'many', data: at + more })),
    )
  }
  for (const server of SERVERS) {
    const result = await terminals[server]?.(['artifact', 'ls', '--all', '--key', 'many', '-o', 'ndjson'])
    const ids = result?.stdout
      .split('\n')
      .filter(Boolean)
      .map((line): string => JSON.parse(line).id)
    expect([ids?.length, new Set(ids).size]).toEqual([450, 450])
    const piped = await terminals[server]?.(['artifact', 'ls', '--all', '--key', 'many'])
    expect(piped?.stdout.split('\n')).toHaveLength(451)
  }
})
