import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminals } from '#cli/test-terminal.ts'

let servers: Awaited<ReturnType<typeof openTerminals>>
const ids: string[] = []

beforeAll(async () => {
  servers = await openTerminals()
  for (const data of [10, 20, 20, 50]) {
    ids.unshift((await servers.client.createArtifact({ key: 'import', type: 'progress', data })).id)
  }
})
afterAll(() => servers.close())

describe.each(['vitrine', 'prefect'] as const)('against a %s server', (server) => {
  const log = (...args: string[]) => servers.terminals[server](['artifact', 'log', ...args])

  test('versions are listed with their changes, newest first', async () => {
    const { code, stdout } = await log('import', '-o', 'json')
    const rows: { id: string; status: string; change: string }[] = JSON.parse(stdout)
    expect([code, rows.map(({ id }) => id)]).toEqual([0, ids])
    expect(rows.map(({ status }) => status)).toEqual(['changed', 'unchanged', 'changed', 'first'])
    expect(rows.map(({ change }) => change)).toEqual([
      '20 % → 50 %',
      expect.stringMatching(/^unchanged/),
      '10 % → 20 %',
      'first version',
    ])
  })

  test('the change of the last listed version is known', async () => {
    const { stdout } = await log('import', '--limit', '1', '-o', 'ndjson')
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): string => JSON.parse(line).change),
    ).toEqual(['20 % → 50 %'])
  })

  test('in a pipe, a version is a line', async () => {
    const { stdout } = await log('import')
    const [first = '', ...more] = stdout.trimEnd().split('\n')
    expect(more).toHaveLength(3)
    expect(first.split('\t').slice(3)).toEqual(['20 % → 50 %', ids[0]])
  })

  test('20 versions are listed unless --limit is given', async () => {
    const key = `long-${server}`
    for (let data = 0; data < 30; data++) await servers.client.createArtifact({ key, type: 'progress', data })
    expect((await log(key)).stdout.trimEnd().split('\n')).toHaveLength(20)
    expect((await log(key, '--limit', '28')).stdout.trimEnd().split('\n')).toHaveLength(28)
  })

  test('an unknown key ends with 1', async () => {
    expect(await log('nothing')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'error: No artifact has the key or id `nothing`.\n',
    })
  })
})

test('on a terminal, the numbers of versions stand for their ids', async () => {
  const at = async (server: 'vitrine' | 'prefect') =>
    (await servers.terminals[server](['artifact', 'log', 'import'], { columns: 100 })).stdout
  expect(await at('vitrine')).toMatch(/^VERSION {2}CREATED {2}CHANGE\n +4 {2}\S+ ago +20 % → 50 %\n/)
  expect(await at('prefect')).toMatch(/^CREATED {2}CHANGE +ID\n\S+ ago +20 % → 50 % +\S{36}\n/)
})
