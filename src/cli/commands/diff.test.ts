import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminals } from '#cli/test-terminal.ts'
import type { Json } from '#contract/json.ts'

let servers: Awaited<ReturnType<typeof openTerminals>>
let keys = 0

beforeAll(async () => {
  servers = await openTerminals()
})
afterAll(() => servers.close())

/** Publishes two versions under a new key, which it returns. */
async function publish(type: string | null, before: Json, after: Json): Promise<string> {
  const key = `compared-${++keys}`
  for (const data of [before, after]) await servers.client.createArtifact({ key, type, data })
  return key
}

const BEFORE = JSON.stringify([
  { id: 1, name: 'Denmark', score: 0.82 },
  { id: 2, name: 'Norway', score: null },
  { id: 3, name: 'Sweden', score: 5 },
])
const AFTER = JSON.stringify([
  { id: 1, name: 'Denmark', score: 0.79 },
  { id: 4, name: 'Finland', score: 9 },
  { id: 3, name: 'Sweden', score: 5 },
])

const diff = (args: string[], surroundings: object = {}) =>
  servers.terminals.vitrine(['artifact', 'diff', ...args], surroundings)

describe('a table', () => {
  test('has a mark for each row, and both values of a changed cell', async () => {
    const key = await publish('table', BEFORE, AFTER)
    const { code, stdout, stderr } = await diff([key])
    expect([code, stderr]).toEqual([1, ''])
    const [summary, note, ...rows] = stdout.trimEnd().split('\n')
    expect(summary).toMatch(/^compared-\d+ v1 → v2: \+1 −1 rows, 1 cell/)
    expect([note, rows]).toEqual([
      'Rows are aligned by id (guessed).',
      [
        ' \tid\tname\tscore',
        '~\t1\tDenmark\t0.82 → 0.79 (−0.03, −3.7 %)',
        '-\t2\tNorway\tnull',
        '+\t4\tFinland\t9',
        ' \t3\tSweden\t5',
      ],
    ])
  })

  test('has columns that fit a terminal, and names the others', async () => {
    const row = (value: number) =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_, at) => [`column-${at}`, 'x'.repeat(30)]).concat([
          ['id', 'a'],
          ['value', String(value)],
        ]),
      )
    const key = await publish('table', JSON.stringify([row(1)]), JSON.stringify([row(2)]))
    const { stdout } = await diff([key, '--key', 'id'], { columns: 60, env: { NO_COLOR: '1' } })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.find((line) => line.startsWith('~'))).toMatch(/ a +1 → 2$/)
    expect(Math.max(...lines.slice(2, 4).map((line) => line.length))).toBeLessThanOrEqual(60)
    expect(lines.at(-1)).toMatch(/^… \d+ more columns: .*column-11/)
  })

  test('has a cell per line on a terminal that is too narrow for its changes', async () => {
    const row = (id: string, value: number) => ({ id, first: 'x'.repeat(30), second: value, third: value * 1000 })
    const [before, after] = [
      [row('a', 1), row('b', 1), row('c', 1)],
      [row('a', 2), row('b', 1), { ...row('d', 1), fourth: null }],
    ]
    const key = await publish('table', JSON.stringify(before), JSON.stringify(after))
    const { stdout } = await diff([key], { columns: 40, env: { NO_COLOR: '1' } })
    expect(stdout.split('\n').slice(2, -1)).toEqual([
      'Columns: +fourth',
      '~ a',
      '    second: 1 → 2 (+1, +100 %)',
      '    third: 1000 → 2000 (+1,000, +100 %)',
      '  b',
      '- c',
      `    first: ${'x'.repeat(30)}`,
      '    second: 1',
      '    third: 1000',
      '+ d',
      `    first: ${'x'.repeat(30)}`,
      '    second: 1',
      '    third: 1000',
      '    +fourth: null',
    ])
  })

  test('has colors on a terminal', async () => {
    const key = await publish('table', BEFORE, AFTER)
    const { stdout } = await diff([key], { columns: 80 })
    expect(stdout).toContain('\u001b[32m+\u001b[39m')
    expect((await diff([key])).stdout).not.toContain('\u001b')
  })

  test('as JSON has counts, the key, and the rows and cells that changed', async () => {
    const key = await publish('table', BEFORE, AFTER)
    expect(JSON.parse((await diff([key, '-o', 'json'])).stdout)).toMatchObject({
      from: { version: 1 },
      to: { version: 2 },
      summary: { status: 'changed' },
      kind: 'table',
      counts: { added: 1, removed: 1, changed: 1, same: 1, cells: 1 },
      key: ['id'],
      rows: {
        added: [{ id: 4, name: 'Finland', score: 9 }],
        removed: [{ id: 2, name: 'Norway', score: null }],
        changed: [{ key: { id: 1 }, cells: { score: { old: 0.82, new: 0.79 } } }],
      },
      columns: { added: [], removed: [], renamed: [] },
    })
  })

  test('as JSON keeps all digits, and tells null from missing', async () => {
    const key = await publish(
      'table',
      '[{"id": 1, "n": 12345678901234567890}, {"id": 2}, {"id": 3, "n": null}]',
      '[{"id": 1, "n": 12345678901234567891}, {"id": 2, "n": null}, {"id": 3, "n": NaN}]',
    )
    const { stdout } = await diff([key, '-o', 'json'])
    expect(stdout.replaceAll(/\s+/g, '')).toContain(
      '"cells":{"n":{"old":12345678901234567890,"new":12345678901234567891}}',
    )
    const { rows } = JSON.parse(stdout)
    expect(rows.changed[1]).toMatchObject({ key: { id: 2 }, cells: { n: { new: null } } })
    expect(rows.changed[1].cells.n).not.toHaveProperty('old')
  })

  test('lists all changed rows of a large one', async () => {
    const rows = (factor: number) =>
      JSON.stringify(Array.from({ length: 12_000 }, (_, id) => ({ id, value: id * factor })))
    const key = await publish('table', rows(1), rows(2))
    const { stdout } = await diff([key, '--changed-only'])
    expect(stdout.match(/^~/gm)).toHaveLength(11_999)
    const onTerminal = await diff([key, '--changed-only'], { columns: 80, env: { NO_COLOR: '1' } })
    expect(onTerminal.stdout.match(/^~/gm)).toHaveLength(11_999)
    const json = JSON.parse((await diff([key, '-o', 'json'])).stdout)
    expect(json.rows.changed).toHaveLength(11_999)
  })

  test('leaves out unchanged rows with --changed-only, and else those far from changes', async () => {
    const rows = (last: number) =>
      JSON.stringify(Array.from({ length: 20 }, (_, id) => ({ id, value: id === 19 ? last : 0 })))
    const key = await publish('table', rows(1), rows(2))
    expect((await diff([key])).stdout).toContain('\n… 16 unchanged rows\n \t16\t0\n')
    expect((await diff([key, '--changed-only'])).stdout.split('\n').slice(3)).toEqual(['~\t19\t1 → 2 (+1, +100 %)', ''])
  })

  test('is aligned by the columns of --key, or by position', async () => {
    const key = await publish('table', BEFORE, AFTER)
    expect((await diff([key, '--key', 'name'])).stdout).toContain('\nRows are aligned by name.\n')
    expect((await diff([key, '--key', 'id,name'])).stdout).toContain('\nRows are aligned by id, name.\n')
    const byPosition = (await diff([key, '--by-position'])).stdout
    expect(byPosition).toContain('\nRows are aligned by position.\n')
    expect(byPosition).toContain('~\t2 → 4 (+2, +100 %)\tNorway → Finland\tnull → 9')
    expect(await diff([key, '--key', 'code'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: A version lacks one of the key columns `code`.\n',
    })
  })
})

test('numbers within a tolerance are the same, and equal versions end with 0', async () => {
  const key = await publish('table', '[{"id": 1, "n": 100}]', '[{"id": 1, "n": 101}]')
  const code = async (...args: string[]) => (await diff([key, ...args])).code
  expect([await code(), await code('--tolerance', '1'), await code('--relative-tolerance', '0.02')]).toEqual([1, 0, 0])
  expect([await code('--tolerance', '0.5'), await code('--relative-tolerance', '0.001')]).toEqual([1, 1])
  expect(await diff([key, 'latest'])).toMatchObject({ code: 0, stdout: `${key} v2 → v2: unchanged\n` })
  expect(await diff([key, 'latest', '-o', 'unified'])).toMatchObject({ code: 0, stdout: '' })
})

test('a progress or a link is one line', async () => {
  expect((await diff([await publish('progress', 62, 80)])).stdout).toMatch(/^\S+ v1 → v2: 62 % → 80 %\n$/)
  const link = await publish('link', 'https://example.com/a', 'https://example.com/b')
  expect((await diff([link])).stdout).toMatch(/^\S+ v1 → v2: example\.com\/a → example\.com\/b\n$/)
})

test('a changed kind is named', async () => {
  const key = `compared-${++keys}`
  await servers.client.createArtifact({ key, type: 'markdown', data: 'x' })
  await servers.client.createArtifact({ key, type: 'progress', data: 5 })
  expect(await diff([key])).toMatchObject({ code: 1, stdout: `${key} v1 → v2: Markdown → Progress\n` })
})

test('versions that differ only in their kind or beyond what is compared have a line in a unified diff', async () => {
  const key = `compared-${++keys}`
  await servers.client.createArtifact({ key, type: 'markdown', data: '5' })
  await servers.client.createArtifact({ key, type: 'progress', data: 5 })
  expect(await diff([key, '-o', 'unified'])).toMatchObject({
    code: 1,
    stdout: `${key} v1 → v2: Markdown → Progress\n`,
  })
  const long = 'x '.repeat(4_000_001)
  const text = await publish('markdown', `${long}a`, `${long}b`)
  const { code, stdout } = await diff([text, '-o', 'unified'])
  expect([code, stdout.split('\n', 1)]).toEqual([1, [`${text} v1 → v2: changed`]])
  expect(stdout).toContain('Only the first 8 million characters of each version are compared.')
})

test('nothing of a changed member is cut on a terminal', async () => {
  const key = await publish('json', { text: `${'x'.repeat(50)}a` }, { text: `${'x'.repeat(50)}b` })
  expect((await diff([key], { columns: 40 })).stdout).toContain(`"${'x'.repeat(50)}a" → "${'x'.repeat(50)}b"`)
})

test('JSON is compared by path', async () => {
  const key = await publish(
    'json',
    { a: 1, b: [{ id: 'x', n: 1 }], c: 1 },
    { a: 2, b: [{ id: 'x', n: 'one' }], d: [null] },
  )
  const { stdout } = await diff([key])
  expect(stdout.split('\n').slice(1, -1).toSorted()).toEqual([
    '+ $.d: [null]',
    '- $.c: 1',
    '~ $.a: 1 → 2',
    '~ $.b[id=x].n: 1 → "one"',
  ])
})

test.each([
  ['table', '[{"id\\u001b[2J": 1, "x": "\\u001b[2J"}]', '[{"id\\u001b[2J": 1, "x": "\\u009b2J", "\\u202e": 1}]'],
  ['markdown', '# a\u001b[2J\n\nx', '# b\u001b[2J\n\n`\u009b2J`\n\n| a |\n|---|\n| \u001b |\n'],
  ['rich', '<p>\u001b[2J', '<p>\u009b2J'],
  ['link', 'http://a\u001b', 'http://\u009bb'],
  ['json', { 'a\u001b': '\u009b' }, { 'b\u001b[2J': '\u202e' }],
  ['odd\u001b[2J', 'a\u001b[2J', 'b\u009b2J'],
])('no control character in %s reaches the terminal', async (type, before, after) => {
  const key = await publish(type, before, after)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals interpret these
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
  for (const format of ['table', 'unified', 'json']) {
    for (const columns of [60, undefined]) {
      const { code, stdout } = await diff([key, '-o', format], { ...(columns && { columns }), env: { NO_COLOR: '1' } })
      expect([code, stdout]).toEqual([1, expect.not.stringMatching(CONTROLS)])
    }
  }
})
