import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { terminal, withoutOurs } from '#cli/test-terminal.ts'
import { type Client, createClient, readDeletions, updateRetention } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let prefect: Awaited<ReturnType<typeof withoutOurs>>
let client: Client
let terminals: { vitrine: ReturnType<typeof terminal>; prefect: ReturnType<typeof terminal> }

/** Three versions of two keys, one of another, and one without a key. */
beforeEach(async () => {
  app = await openTestApp()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  prefect = await withoutOurs(url)
  client = createClient({ url })
  terminals = { vitrine: terminal(url), prefect: terminal(prefect.url) }
  for (let version = 1; version <= 3; version++) {
    await client.createArtifact({ key: 'daily-a', type: 'markdown', data: `a${version}` })
    await client.createArtifact({ key: 'daily-b', type: 'table', data: '[]' })
  }
  await client.createArtifact({ key: 'model', type: 'markdown', data: 'm' })
  await client.createArtifact({ type: 'markdown', data: 'loose' })
})
afterEach(async () => {
  prefect.close()
  await app.close()
})

/** How many versions each key has. */
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

  test('a key goes with all its versions, an id alone', async () => {
    const { code, stderr } = await run(['delete', 'daily-a', await idOf('daily-b', 1), '--yes'])
    expect([code, stderr.split('\n')[0]]).toEqual([0, expect.stringMatching(/^4 versions/)])
    expect(await left()).toEqual({ 'daily-b': 2, model: 1, none: 1 })
  })

  test('all goes that fits the conditions', async () => {
    expect(await run(['delete', '--key', 'daily-*', '--type', 'table', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ 'daily-a': 3, model: 1, none: 1 })
    expect(await run(['delete', '--type', 'markdown', '--older-than', '1h', '--yes'])).toMatchObject({
      code: 0,
      stderr: 'Nothing goes.\n',
    })
    expect(await run(['delete', '--type', 'markdown', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({})
  })

  test('it is said how many go, and the newest of them', async () => {
    const { code, stderr } = await run(['delete', '--key', '*', '--yes'])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^7 versions of 3 keys would go.*:\n {2}model {2}markdown {2}.* ago {2}[0-9a-f-]{36}\n.*\nDeleted 7 versions\.\n$/s,
    )
  })

  test('somebody at a terminal is asked, and may say no', async () => {
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

  test('nothing goes without an answer', async () => {
    expect(await run(['delete', 'model'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes says it beforehand'),
    })
    expect(await run(['prune', '--keep', '1'])).toMatchObject({ code: 2 })
    expect(await left()).toEqual(ALL)
  })

  test('a format is for what is listed, not for what is deleted', async () => {
    for (const args of [
      ['delete', 'model'],
      ['prune', '--keep', '1'],
    ]) {
      expect(await run([...args, '--yes', '-o', 'json'])).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('-o json goes with --dry-run'),
      })
    }
    expect(await left()).toEqual(ALL)
  })

  test('nothing goes when a name is not known', async () => {
    const { code, stderr } = await run(['delete', 'model', 'modle', '--yes'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('"modle"; nothing was deleted')])
    expect(await left()).toEqual(ALL)
  })

  test('names and conditions exclude each other, and one of them is needed', async () => {
    expect(await run(['delete', '--yes'])).toMatchObject({ code: 2 })
    expect(await run(['delete', 'model', '--type', 'table', '--yes'])).toMatchObject({ code: 2 })
  })

  test('pruning keeps the newest of each key', async () => {
    const dry = await run(['prune', '--keep', '1', '--dry-run', '-o', 'ndjson'])
    const rows = dry.stdout
      .split('\n')
      .filter(Boolean)
      .map((line): { id: string; key: string } => JSON.parse(line))
    expect(rows.map(({ key }) => key)).toEqual(['daily-a', 'daily-b', 'daily-a', 'daily-b'])
    expect(dry.stderr).toMatch(/^4 versions of 2 keys would go/)
    expect(await left()).toEqual(ALL)
    const kept = (await client.filterArtifacts({}))
      .map(({ id }) => id)
      .filter((id) => !rows.some((row) => row.id === id))
    expect(await run(['prune', '--keep', '1', '--yes'])).toMatchObject({ code: 0 })
    expect((await client.filterArtifacts({})).map(({ id }) => id).toSorted()).toEqual(kept.toSorted())
  })

  test('pruning keeps what is young, and what the conditions leave out', async () => {
    expect(await run(['prune', '--older-than', '1h', '--yes'])).toMatchObject({ code: 0, stderr: 'Nothing goes.\n' })
    expect(await run(['prune', '--older-than', '0s', '--key', 'daily-*', '--type', 'table', '--yes'])).toMatchObject({
      code: 0,
    })
    expect(await left()).toEqual({ ...ALL, 'daily-b': 1 })
    expect(await run(['prune', '--older-than', '0s', '--include-latest', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({})
  })

  test('pruning needs to know what is kept', async () => {
    expect(await run(['prune', '--key', 'daily-*'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Say what is kept'),
    })
  })
})

describe('our own server', () => {
  test('leaves pinned versions alone, unless it is told not to', async () => {
    const { vitrine } = terminals
    const id = await idOf('daily-a', 1)
    expect(await vitrine(['artifact', 'pin', id, 'model'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(id),
    })
    expect(await vitrine(['artifact', 'delete', '--key', '*', '--yes'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('2 versions are pinned and stay; --include-pinned takes them, too.\n'),
    })
    expect(await left()).toEqual({ 'daily-a': 1, model: 1, none: 1 })
    expect(await vitrine(['artifact', 'unpin', 'model'])).toMatchObject({ code: 0 })
    expect(await vitrine(['artifact', 'delete', '--key', '*', '--yes'])).toMatchObject({ code: 0 })
    expect(await vitrine(['artifact', 'delete', '--key', '*', '--yes', '--include-pinned'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ none: 1 })
  })

  test('shows its policies, says what they would take, and runs them', async () => {
    const { vitrine } = terminals
    await updateRetention(
      { run_every: '1d', policies: [{ name: 'Short', keys: ['daily-*'], keep_last: 2 }] },
      { client },
    )
    const { stdout, stderr } = await vitrine(['retention', 'show'])
    expect(stdout).toMatch(/^POLICY +KEEP LAST +.*\nShort +2 +stays +daily-\*/)
    expect(stderr).toMatch(/^Run every 1d, next at /)
    expect(JSON.parse((await vitrine(['retention', 'show', '-o', 'json'])).stdout)).toMatchObject({ run_every: '1d' })
    expect(await vitrine(['retention', 'run', '--yes', '-o', 'json'])).toMatchObject({ code: 2 })
    expect(await vitrine(['retention', 'preview'])).toMatchObject({
      stdout: expect.stringMatching(/daily-a +markdown .* Short/),
    })
    expect(await vitrine(['retention', 'run', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toEqual({ 'daily-a': 2, 'daily-b': 2, model: 1, none: 1 })
    await client.createArtifact({ key: 'daily-a', data: 1 })
    expect(await vitrine(['artifact', 'prune', '--yes'])).toMatchObject({ code: 0 })
    expect(await left()).toMatchObject({ 'daily-a': 2 })
  })

  test('says when there are no policies', async () => {
    const { vitrine } = terminals
    const stderr = 'There are no retention policies.\n'
    expect(await vitrine(['retention', 'show'])).toMatchObject({ code: 0, stderr })
    expect(await vitrine(['artifact', 'prune', '--yes'])).toMatchObject({ code: 0, stderr: `Nothing goes.\n${stderr}` })
  })

  test('shows a list without anything, which nothing fits, as another thing than no list', async () => {
    const policies = [{ name: 'None', keys: [], types: [null], keep_last: 2 }]
    await updateRetention({ policies }, { client })
    expect((await terminals.vitrine(['retention', 'show'])).stdout).toMatch(/\nNone +2 +stays +\(none\) +none\n$/)
  })

  test('shows also at 40 columns which policy lets the latest version of a key go', async () => {
    const policies = [{ name: 'By age', keys: ['daily-*'], keep_for: '30d', removes_latest: true }]
    await updateRetention({ policies }, { client })
    const { stdout } = await terminals.vitrine(['retention', 'show'], { columns: 40 })
    expect(stdout).toMatch(/^POLICY .* LATEST.*\nBy age +30d {2}may go/)
  })

  test.each([
    ['retention', 'run'],
    ['artifact', 'prune'],
  ])('%s %s takes what was said also when somebody changes the policies meanwhile', async (...words) => {
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
      stderr: expect.stringMatching(/^1 version of 1 key would go/),
    })
    expect(await createClient({ url }).filterArtifacts({})).toMatchObject([{ data: 3 }, { data: 2 }])
    await busy.close()
  })

  test('remembers what was asked to go', async () => {
    const { vitrine } = terminals
    await vitrine(['artifact', 'delete', 'model', '--yes'])
    const now = new Date().toISOString()
    await vitrine(['artifact', 'delete', '--key', 'daily-*', '--type', 'table', '--older-than', now, '--yes'])
    const { results } = await readDeletions({ limit: 2, offset: 0 }, { client })
    expect(results.map(({ label }) => label)).toEqual([`key daily-*, type table, before ${now}`, 'model'])
  })

  test('keeps what comes while somebody makes up their mind', async () => {
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

  test('is asked to cancel a deletion that somebody interrupts', async () => {
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
      expect.stringMatching(/(Cancelled\. [01] versions? deleted by then|All was deleted by then: 1 version)\.\n$/),
    ])
    await watched.close()
  })
})

test('what only our own server can do is said to be so', async () => {
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
