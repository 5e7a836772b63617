import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTerminals, terminal } from '#cli/test-terminal.ts'
import { createClient, readDeletions, updateRetention } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

type Opened = Awaited<ReturnType<typeof openTerminals>>
let client: Opened['client']
let terminals: Opened['terminals']
let close: Opened['close']

/** Three versions of two keys, one of another, and one without a key. */
beforeEach(async () => {
  ;({ client, terminals, close } = await openTerminals())
  for (let version = 1; version <= 3; version++) {
    await client.createArtifact({ key: 'daily-a', type: 'markdown', data: `a${version}` })
    await client.createArtifact({ key: 'daily-b', type: 'table', data: '[]' })
  }
  await client.createArtifact({ key: 'model', type: 'markdown', data: 'm' })
  await client.createArtifact({ type: 'markdown', data: 'loose' })
})
afterEach(() => close())

/** The number of versions per key. */
async function left(): Promise<Record<string, number>> {
  const versions: Record<string, number> = {}
  for (const { key } of await client.filterArtifacts({})) versions[key ?? 'none'] = (versions[key ?? 'none'] ?? 0) + 1
  return versions
}

const ALL = { 'daily-a': 3, 'daily-b': 3, model: 1, none: 1 }

async function idOf(key: string, version: number): Promise<string> {
  const newest = await client.filterArtifacts({ artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC' })
  return newest.at(-version)?.id ?? ''
}

describe.each(['vitrine', 'prefect'] as const)('at %s', (server) => {
  const run = (args: string[], surroundings = {}) => terminals[server](['artifact', ...args], surroundings)

  test('deletes all versions of a key, and a single version by id', async () => {
    const { code, stderr } = await run(['delete', 'daily-a', await idOf('daily-b', 1), '--yes'])
    expect([code, stderr.split('\n')[0]]).toEqual([0, expect.stringMatching(/^4 versions/)])
    expect(await left()).toEqual({ 'daily-b': 2, model: 1, none: 1 })
  })

  test('deletes all versions that match the filters', async () => {
    expect(await run(['delete', '--key', 'daily-*', '--type', 'table', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ 'daily-a': 3, model: 1, none: 1 })
    expect(await run(['delete', '--type', 'markdown', '--older-than', '1h', '--yes'])).toMatchObject({
      code: 0,
      stderr: 'Nothing to delete.\n',
    })
    expect(await run(['delete', '--type', 'markdown', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({})
  })

  test('shows the count and the newest versions', async () => {
    const { code, stderr } = await run(['delete', '--key', '*', '--yes'])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^7 versions of 3 keys.* will be deleted:\n {2}model {2}markdown {2}.* ago {2}[0-9a-f-]{36}\n.*\nDeleted 7 versions\.\n$/s,
    )
  })

  test('asks at a terminal, and accepts no', async () => {
    const no = await run(['delete', 'model'], { columns: 80, stdin: 'n\n' })
    expect([no.code, no.stderr]).toEqual([
      1,
      expect.stringMatching(/Delete 1 version\? \[y\/N\] [^:]*Nothing was deleted\.\n$/),
    ])
    expect(await run(['delete', 'model'], { columns: 80, stdin: '\u0003' })).toMatchObject({ code: 130 })
    expect(await run(['delete', 'model'], { columns: 80, stdin: '\u0004' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\nNothing was deleted\.\n$/),
    })
    expect(await left()).toEqual(ALL)
    expect(await run(['delete', 'model'], { columns: 80, stdin: 'y\n' })).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ 'daily-a': 3, 'daily-b': 3, none: 1 })
  })

  test('deletes nothing without confirmation', async () => {
    const { code, stderr } = await run(['delete', 'model'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('Refusing to delete without confirmation')])
    expect(await run(['prune', '--keep', '1'])).toMatchObject({ code: 2 })
    expect(await left()).toEqual(ALL)
  })

  test('an output format requires a dry run', async () => {
    for (const args of [
      ['delete', 'model'],
      ['prune', '--keep', '1'],
    ]) {
      expect(await run([...args, '--yes', '-o', 'json'])).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('`--output json` requires `--dry-run`'),
      })
    }
    expect(await left()).toEqual(ALL)
  })

  test('a dry run lists at most --limit versions, but counts all', async () => {
    const { stdout, stderr } = await run(['prune', '--keep', '1', '--dry-run', '--limit', '1'])
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stderr).toMatch(/^[2-9] versions .* would be deleted\.\n$/)
    expect(await run(['delete', 'model', '--yes', '--limit', '1'])).toMatchObject({ code: 2 })
  })

  test('deletes nothing if a name is unknown', async () => {
    const { code, stderr } = await run(['delete', 'model', 'modle', '--yes'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('`modle`. Nothing was deleted.')])
    expect(await left()).toEqual(ALL)
  })

  test('requires either names or filters', async () => {
    expect(await run(['delete', '--yes'])).toMatchObject({ code: 2 })
    expect(await run(['delete', 'model', '--type', 'table', '--yes'])).toMatchObject({ code: 2 })
  })

  test('prune keeps the newest versions of each key', async () => {
    const dry = await run(['prune', '--keep', '1', '--dry-run', '-o', 'ndjson'])
    const rows = dry.stdout
      .split('\n')
      .filter(Boolean)
      .map((line): { id: string; key: string } => JSON.parse(line))
    expect(rows.map(({ key }) => key)).toEqual(['daily-a', 'daily-b', 'daily-a', 'daily-b'])
    expect(dry.stderr).toMatch(/^4 versions of 2 keys.* would be deleted/)
    expect(await left()).toEqual(ALL)
    const kept = (await client.filterArtifacts({}))
      .map(({ id }) => id)
      .filter((id) => !rows.some((row) => row.id === id))
    expect(await run(['prune', '--keep', '1', '--yes'])).toMatchObject({ code: 0 })
    expect((await client.filterArtifacts({})).map(({ id }) => id).toSorted()).toEqual(kept.toSorted())
  })

  test('prune keeps new versions, and those that do not match the filters', async () => {
    expect(await run(['prune', '--older-than', '1h', '--yes'])).toMatchObject({
      code: 0,
      stderr: 'Nothing to delete.\n',
    })
    expect(await run(['prune', '--older-than', '0s', '--key', 'daily-*', '--type', 'table', '--yes'])).toMatchObject({
      code: 0,
    })
    expect(await left()).toEqual({ ...ALL, 'daily-b': 1 })
    expect(await run(['prune', '--older-than', '0s', '--include-latest', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({})
  })

  test('prune requires a criterion if it has filters', async () => {
    const { code, stderr } = await run(['prune', '--key', 'daily-*'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('Specify what to keep')])
  })
})

describe('at a Vitrine server', () => {
  test('keeps pinned versions, except with --include-pinned', async () => {
    const { vitrine } = terminals
    const id = await idOf('daily-a', 1)
    expect(await vitrine(['artifact', 'pin', id, 'model'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(id),
    })
    expect(await vitrine(['artifact', 'delete', '--key', '*', '--yes'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(
        '2 pinned versions will be kept. To delete pinned versions too, pass --include-pinned.\n',
      ),
    })
    expect(await left()).toEqual({ 'daily-a': 1, model: 1, none: 1 })
    expect(await vitrine(['artifact', 'unpin', 'model'])).toMatchObject({ code: 0 })
    expect(await vitrine(['artifact', 'delete', '--key', '*', '--yes'])).toMatchObject({ code: 0 })
    expect(await vitrine(['artifact', 'delete', '--key', '*', '--yes', '--include-pinned'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ none: 1 })
  })

  test('shows, previews and runs the retention policies', async () => {
    const { vitrine } = terminals
    await updateRetention(
      { run_every: '1d', policies: [{ name: 'Short', keys: ['daily-*'], keep_last: 2 }] },
      { client },
    )
    const { stdout, stderr } = await vitrine(['retention', 'show'])
    expect(stdout).toBe('Short\t2\t\tkept\tdaily-*\t\t\t\n')
    expect(stderr).toMatch(/^Schedule: every 1d, next run at /)
    expect(JSON.parse((await vitrine(['retention', 'show', '-o', 'json'])).stdout)).toMatchObject({ run_every: '1d' })
    expect(await vitrine(['retention', 'run', '--yes', '-o', 'json'])).toMatchObject({ code: 2 })
    expect(await vitrine(['retention', 'preview'])).toMatchObject({
      stdout: expect.stringMatching(/daily-a\tmarkdown\t.*\tShort\n/),
    })
    expect(await vitrine(['retention', 'run', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ 'daily-a': 2, 'daily-b': 2, model: 1, none: 1 })
    await client.createArtifact({ key: 'daily-a', data: 1 })
    expect(await vitrine(['artifact', 'prune', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toMatchObject({ 'daily-a': 2 })
  })

  test('reports that there are no policies', async () => {
    const { vitrine } = terminals
    const stderr = 'There are no retention policies.\n'
    expect(await vitrine(['retention', 'show'])).toMatchObject({ code: 0, stderr })
    expect(await vitrine(['artifact', 'prune', '--yes'])).toMatchObject({
      code: 0,
      stderr: `Nothing to delete.\n${stderr}`,
    })
  })

  test('distinguishes an empty list, which matches nothing, from no list', async () => {
    const policies = [{ name: 'None', keys: [], types: [null], keep_last: 2 }]
    await updateRetention({ policies }, { client })
    expect((await terminals.vitrine(['retention', 'show'])).stdout).toBe('None\t2\t\tkept\t(nothing)\tnone\t\t\n')
  })

  test('shows at 40 columns whether the latest version can expire', async () => {
    const policies = [{ name: 'By age', keys: ['daily-*'], keep_for: '30d', removes_latest: true }]
    await updateRetention({ policies }, { client })
    const { stdout } = await terminals.vitrine(['retention', 'show'], { columns: 40 })
    expect(stdout).toMatch(/^POLICY .* LATEST.*\nBy age +30d {2}can expire/)
  })

  test.each([
    ['retention', 'run'],
    ['artifact', 'prune'],
  ])('%s %s deletes what it announced, even if the policies change meanwhile', async (...words) => {
    const busy = await openTestApp()
    const save = (keep_last: number) =>
      busy.inject({
        method: 'PUT',
        url: '/api/vitrine/retention',
        payload: { policies: [{ name: 'All', keys: ['a'], keep_last }] },
      })
    busy.addHook('onSend', async ({ url }) => {
      if (url.endsWith('/retention/preview')) await save(1)
    })
    const url = `${await busy.listen({ port: 0, host: '127.0.0.1' })}/api`
    for (const data of [1, 2, 3]) await createClient({ url }).createArtifact({ key: 'a', data })
    await save(2)
    expect(await terminal(url)([...words, '--yes'])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^1 version of 1 key.* will be deleted/),
    })
    expect(await createClient({ url }).filterArtifacts({})).toMatchObject([{ data: 3 }, { data: 2 }])
    await busy.close()
  })

  test('records the request in the deletion history', async () => {
    const { vitrine } = terminals
    await vitrine(['artifact', 'delete', 'model', '--yes'])
    const now = new Date().toISOString()
    await vitrine(['artifact', 'delete', '--key', 'daily-*', '--type', 'table', '--older-than', now, '--yes'])
    const { results } = await readDeletions({ limit: 2, offset: 0 }, { client })
    expect(results.map(({ label }) => label)).toEqual([`key daily-*, type table, before ${now}`, 'model'])
  })

  test('keeps versions published before the confirmation', async () => {
    const busy = await openTestApp()
    busy.addHook('onSend', async ({ url }) => {
      if (!url.endsWith('/deletions/preview')) return
      await busy.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'a', data: 'new' } })
    })
    const url = `${await busy.listen({ port: 0, host: '127.0.0.1' })}/api`
    const at = terminal(url)
    await at(['artifact', 'create', '--key', 'a', '--progress', '1'])
    expect(await at(['artifact', 'delete', 'a', '--yes'])).toMatchObject({ code: 0 })
    expect(await createClient({ url }).filterArtifacts({})).toMatchObject([{ key: 'a', data: 'new' }])
    await busy.close()
  })

  test('Ctrl-C cancels the deletion on the server', async () => {
    const interruption = new AbortController()
    const watched = await openTestApp()
    watched.addHook('onResponse', async ({ method, url }) => {
      if (method === 'POST' && url === '/api/vitrine/deletions') interruption.abort()
    })
    const at = terminal(`${await watched.listen({ port: 0, host: '127.0.0.1' })}/api`)
    await at(['artifact', 'create', '--key', 'a', '--progress', '1'])
    const { code, stderr } = await at(['artifact', 'delete', 'a', '--yes'], { signal: interruption.signal })
    expect([code, stderr]).toEqual([
      130,
      expect.stringMatching(
        /(Canceled\. [01] versions? had been deleted by then|The deletion had already finished: 1 version deleted)\.\n$/,
      ),
    ])
    await watched.close()
  })
})

test('commands that require a Vitrine server say so', async () => {
  const { prefect } = terminals
  for (const args of [
    ['artifact', 'pin', 'model'],
    ['artifact', 'prune'],
    ['retention', 'show'],
  ]) {
    expect(await prefect(args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: .*(Vitrine|policies)/),
    })
  }
})
