import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminals } from '#cli/test-terminal.ts'

let servers: Awaited<ReturnType<typeof openTerminals>>
/** The ids of the versions, the oldest first. */
const ids: string[] = []
const times: string[] = []

beforeAll(async () => {
  servers = await openTerminals()
  for (const data of [10, 20, 30, 40]) {
    const { id, created } = await servers.client.createArtifact({ key: 'import', type: 'progress', data })
    ids.push(id)
    times.push(created)
  }
})
afterAll(() => servers.close())

describe.each(['vitrine', 'prefect'] as const)('against a %s server', (server) => {
  /** The positions of the compared versions, from 1. */
  async function compared(...references: string[]): Promise<number[]> {
    const { stdout } = await servers.terminals[server](['artifact', 'diff', ...references, '-o', 'json'])
    const { from, to }: { from: { id: string }; to: { id: string } } = JSON.parse(stdout)
    return [from, to].map(({ id }) => ids.indexOf(id) + 1)
  }

  const failure = async (...references: string[]) => {
    const { code, stdout, stderr } = await servers.terminals[server](['artifact', 'diff', ...references])
    expect([code, stdout]).toEqual([2, ''])
    return stderr
  }

  test('the latest version is compared with the one before it', async () => {
    expect(await compared('import')).toEqual([3, 4])
  })

  test('a single version is compared with the latest', async () => {
    expect(await compared('import', ids[0] ?? '')).toEqual([1, 4])
    expect(await compared('import', 'latest')).toEqual([4, 4])
  })

  test('previous is the version before the other one', async () => {
    expect(await compared('import', 'previous', ids[2] ?? '')).toEqual([2, 3])
    expect(await compared('import', ids[2] ?? '', 'previous')).toEqual([3, 2])
  })

  test('a time is the newest version that existed then', async () => {
    expect(await compared('import', `@${times[1]}`)).toEqual([2, 4])
    const before = new Date(Date.parse(times[2] ?? '') - 1).toISOString()
    expect(await compared('import', `@${before}`, `@${times[2]}`)).toEqual([2, 3])
  })

  test('the key may be the id of a version', async () => {
    expect(await compared(ids[0] ?? '')).toEqual([3, 4])
  })

  test('versions that do not exist are trouble', async () => {
    const other = await servers.client.createArtifact({ key: `other-${server}`, data: 1 })
    expect(await failure('nothing')).toBe('error: No artifact has the key or id `nothing`.\n')
    expect(await failure('import', '@9000d')).toContain('`import` has no version from before ')
    const label = server === 'vitrine' ? 'v1' : ids[0]
    expect(await failure('import', 'previous', ids[0] ?? '')).toBe(
      `error: \`import\` has no version before \`${label}\`.\n`,
    )
    expect(await failure(`other-${server}`)).toContain('has no version before ')
    expect(await failure('import', other.id)).toBe(
      `error: \`${other.id}\` is a version of \`other-${server}\`, so it is not a version of \`import\`.\n`,
    )
    expect(await failure('import', crypto.randomUUID())).toMatch(/^error: No artifact has the id /)
  })

  test('a wrong command line is trouble', async () => {
    expect(await failure('import', 'previous', 'previous')).toContain('Only one of the versions can be `previous`')
    expect(await failure('import', 'newest')).toMatch(/^error: `newest` is not a version\. Use a number, /)
    expect(await failure('import', '@soon')).toContain('`soon` is not a valid time')
    expect(await failure('import', '--key', 'id', '--by-position')).toContain('cannot be used together')
    expect(await failure('import', '--key', ',')).toContain('Use the names of columns')
    expect(await failure('import', '--tolerance', '-1')).toContain('Use a number of at least 0')
    expect(await failure('import', '--tolerance', '1', '-o', 'unified')).toContain('compares lines')
  })
})

test('a number names a version on a server that numbers them', async () => {
  const { vitrine, prefect } = servers.terminals
  const { stdout } = await vitrine(['artifact', 'diff', 'import', '1', 'v3', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ from: { version: 1, id: ids[0] }, to: { version: 3, id: ids[2] } })
  expect(await vitrine(['artifact', 'diff', 'import', '7'])).toMatchObject({
    code: 2,
    stderr: 'error: `import` has no version 7. The latest is 4, and 4 versions exist.\n',
  })
  expect(await prefect(['artifact', 'diff', 'import', '1'])).toMatchObject({
    code: 2,
    stderr: 'error: This server does not number versions. Use an id, `previous` or a time such as @7d.\n',
  })
})

test('a server that cannot be reached is trouble', async () => {
  const { code, stdout, stderr } = await servers.terminals.vitrine([
    'artifact',
    'diff',
    'import',
    '--url',
    'http://127.0.0.1:1/api',
  ])
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^error: .*127\.0\.0\.1:1/)])
})
