import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminals } from '#cli/test-terminal.ts'

let servers: Awaited<ReturnType<typeof openTerminals>>
const ids: string[] = []

beforeAll(async () => {
  servers = await openTerminals()
  for (const score of [0.9, 0.85, 0.7, 0.75]) {
    const rows = [
      { metric: 'accuracy', region: 'north', score },
      { metric: 'accuracy', region: 'south', score: 1 },
      { metric: 'loss', region: 'north', score: 0.1 },
    ]
    ids.push((await servers.client.createArtifact({ key: 'metrics', type: 'table', data: JSON.stringify(rows) })).id)
  }
  for (const data of [10, 50]) await servers.client.createArtifact({ key: 'import', type: 'progress', data })
  await servers.client.createArtifact({ key: 'text', type: 'markdown', data: 'no numbers' })
})
afterAll(() => servers.close())

const CELL = ['--row', 'accuracy', '--row', 'north', '--column', 'score']

describe.each(['vitrine', 'prefect'] as const)('against a %s server', (server) => {
  const run = (args: string[], columns?: number) =>
    servers.terminals[server](['artifact', ...args], { ...(columns && { columns }), env: { NO_COLOR: '1' } })

  test('series lists a cell in each version, oldest first', async () => {
    const { code, stdout } = await run(['series', 'metrics', ...CELL, '-o', 'json'])
    const rows: { id: string; value: number }[] = JSON.parse(stdout)
    expect([code, rows.map(({ id, value }) => [id, value])]).toEqual([
      0,
      [0.9, 0.85, 0.7, 0.75].map((value, at) => [ids[at], value]),
    ])
    const { stdout: csv } = await run(['series', 'metrics', ...CELL, '-o', 'csv', '--limit', '2'])
    expect(csv.split('\r\n').map((line) => line.split(',').at(-1))).toEqual(['value', '0.7', '0.75', ''])
  })

  test('series draws a sparkline on a terminal', async () => {
    expect((await run(['series', 'metrics', ...CELL], 80)).stdout).toMatch(/^█▆▁▃\n/)
    expect((await run(['series', 'metrics', ...CELL])).stdout).not.toMatch(/[▁-█]/)
  })

  test('series lists the numbers of the latest version without an address', async () => {
    const { stdout } = await run(['series', 'metrics', '-o', 'ndjson'])
    const rows = stdout
      .trim()
      .split('\n')
      .map((line): { name: string; value: number; row: string[] } => JSON.parse(line))
    expect(rows).toContainEqual(
      expect.objectContaining({
        row: ['accuracy', 'north'],
        column: 'score',
        value: 0.75,
        values: [0.9, 0.85, 0.7, 0.75],
      }),
    )
    expect(rows).toContainEqual(expect.objectContaining({ name: 'rows', value: 3 }))
    expect((await run(['series', 'import'], 80)).stdout).toMatch(/^NAME +VALUE {2}TREND\nvalue +50 {2}▁█\n$/)
    expect(await run(['series', 'text'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('no numbers'),
    })
  })

  test('each listed name is the name of a series', async () => {
    const names = (await run(['series', 'metrics'])).stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '')
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) expect(await run(['series', 'metrics', '--name', name])).toMatchObject({ code: 0 })
  })

  test('a number that does not exist ends with 1', async () => {
    const { code, stdout, stderr } = await run(['series', 'metrics', '--row', 'speed', '--column', 'score'])
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^error: No version of `metrics` has the number `speed · score`\./),
    ])
    expect(await run(['series', 'nothing', '--name', 'rows'])).toMatchObject({ code: 1 })
    expect(await run(['bisect', 'metrics', '--name', 'speed', '--below', '1'])).toMatchObject({ code: 1 })
  })

  test('bisect prints the first version in which a number is below a bound', async () => {
    const { code, stdout } = await run(['bisect', 'metrics', ...CELL, '--below', '0.8'])
    expect([code, stdout]).toEqual([0, expect.stringContaining(ids[2] ?? '')])
    expect(stdout).toMatch(/^value +0\.7\nbefore +0\.85$/m)
    const json = JSON.parse((await run(['bisect', 'import', '--name', 'value', '--above', '20', '-o', 'json'])).stdout)
    expect(json).toMatchObject({ value: 50, previous_value: 10 })
  })

  test('bisect ends with 1 if there is no such version', async () => {
    expect(await run(['bisect', 'metrics', ...CELL, '--above', '1'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'error: `accuracy · north · score` is not above 1 in any of 4 versions of `metrics`.\n',
    })
  })

  test('options that do not fit together are rejected', async () => {
    const rejection = async (...args: string[]) => {
      const { code, stderr } = await run(args)
      expect(code).toBe(2)
      return stderr
    }
    expect(await rejection('series', 'metrics', '--row', 'a')).toBe('error: `--row` requires `--column`.\n')
    expect(await rejection('series', 'metrics', '--column', 'a')).toBe('error: `--column` requires `--row`.\n')
    expect(await rejection('series', 'metrics', '--name', 'a', '--column', 'b')).toContain('cannot be used with')
    expect(await rejection('series', 'metrics', '--limit', '10001')).toContain('Use a whole number from 1 to 10000.')
    expect(await rejection('bisect', 'metrics', '--above', '1')).toContain('Name a number with ')
    expect(await rejection('bisect', 'metrics', ...CELL)).toContain('either `--below` or `--above`')
    expect(await rejection('bisect', 'metrics', ...CELL, '--below', '1', '--above', '2')).toContain('either')
    expect(await rejection('bisect', 'metrics', ...CELL, '--below', 'low')).toContain('Use a number.')
  })
})
