import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { terminal, withoutVitrineRoutes } from '#cli/test-terminal.ts'
import { type Client, createClient, pinArtifact } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client
let vitrine: ReturnType<typeof terminal>

beforeAll(async () => {
  app = await openTestApp()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  client = createClient({ url })
  vitrine = terminal(url)
})
afterAll(() => app.close())

const inspect = async (args: string[], columns = 60) => {
  const { code, stdout, stderr } = await vitrine(['artifact', 'inspect', ...args], { columns, env: { NO_COLOR: '1' } })
  expect([code, stderr]).toEqual([0, ''])
  return stdout
}

test('finds the latest version by key, and any version by id', async () => {
  const { id } = await client.createArtifact({ key: 'twice', type: 'markdown', data: 'first' })
  await client.createArtifact({ key: 'twice', type: 'markdown', data: 'second' })
  expect(await inspect(['twice'])).toContain('second')
  expect(await inspect([id])).toContain('first')
})

test('finds a key that looks like an id', async () => {
  const key = '00000000-0000-4000-8000-000000000000'
  await client.createArtifact({ key, type: 'markdown', data: 'found' })
  expect(await inspect([key])).toContain('found')
})

test('an unknown key ends with 1', async () => {
  const { code, stderr } = await vitrine(['artifact', 'inspect', 'nothing'])
  expect([code, stderr]).toEqual([1, 'error: No artifact has the key or id `nothing`.\n'])
})

describe('versions', () => {
  beforeAll(async () => {
    for (const data of ['one', 'two', 'three']) await client.createArtifact({ key: 'counted', type: 'markdown', data })
  })

  test('have numbers that start at the oldest', async () => {
    expect(await inspect(['counted', '--version', '1'])).toContain('one')
    expect(await inspect(['counted', '--version', '3'])).toContain('three')
    const { code, stderr } = await vitrine(['artifact', 'inspect', 'counted', '--version', '4'])
    expect([code, stderr]).toEqual([1, 'error: `counted` has no version 4. The latest is 3, and 3 versions exist.\n'])
  })

  test('show their number and pin if the server supports them', async () => {
    const of = async (at: typeof vitrine) => (await at(['artifact', 'inspect', 'counted', '--newest', '2'])).stdout
    expect(await of(vitrine)).toMatch(/^version +2 of 3$/m)
    expect(await of(vitrine)).not.toContain('pinned')
    const [, second] = await client.filterArtifacts({ artifacts: { key: { any_: ['counted'] } }, sort: 'CREATED_DESC' })
    await pinArtifact(second?.id ?? '', { client })
    expect(await of(vitrine)).toMatch(/^pinned +yes$/m)
    const prefect = await withoutVitrineRoutes(`${app.listeningOrigin}/api`)
    expect(await of(terminal(prefect.url))).toMatch(/^key +counted\ntype +markdown\nid +/)
    prefect.close()
  })

  test('show how many are kept once some are deleted', async () => {
    for (const data of ['one', 'two', 'three']) await client.createArtifact({ key: 'pruned', type: 'markdown', data })
    const [, , oldest] = await client.filterArtifacts({
      artifacts: { key: { any_: ['pruned'] } },
      sort: 'CREATED_DESC',
    })
    await client.deleteArtifact(oldest?.id ?? '')
    expect(await inspect(['pruned'])).toMatch(/^version +3 · 2 kept$/m)
    expect(await inspect(['pruned', '--version', '2'])).toContain('two')
  })

  test('can be selected one by one or all', async () => {
    expect(await vitrine(['artifact', 'inspect', 'counted', '--all', '--version', '2'])).toMatchObject({
      code: 2,
      stderr: 'error: `--all` and `--version` cannot be used together.\n',
    })
  })

  test('are all shown with --all, newest first', async () => {
    expect((await inspect(['counted', '--all'])).match(/^(one|two|three)$/gm)).toEqual(['three', 'two', 'one'])
    const { stdout } = await vitrine(['artifact', 'inspect', 'counted', '--all', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject([{ data: 'three' }, { data: 'two' }, { data: 'one' }])
  })

  test('are a single JSON value without --all', async () => {
    const { stdout } = await vitrine(['artifact', 'inspect', 'counted', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ key: 'counted', data: 'three' })
  })
})

test('facts fit the terminal, and ids are not broken', async () => {
  const description = 'What the night brought, in a few words that go on for a while'
  const { id, created } = await client.createArtifact({ key: 'narrow', type: 'markdown', data: 'x', description })
  const lines = (await inspect(['narrow'], 40)).split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
  expect(lines).toContain(`  ${id}`)
  expect(lines.join('\n')).toContain('description  What the night brought, in\n             a few words')
  expect(lines).toContain(`created      ${created}`)
  expect((await vitrine(['artifact', 'inspect', 'narrow'])).stdout).toContain(`description  ${description}\n`)
})

/** The output below the facts. */
async function shown(
  type: string | null,
  data: Parameters<Client['createArtifact']>[0]['data'],
  columns?: number,
): Promise<string> {
  const { id } = await client.createArtifact({ type, data })
  const text = await inspect([id], columns)
  return text.slice(text.indexOf('\n\n') + 2).trimEnd()
}

describe('a value is shown by its type:', () => {
  test('a table in columns that fit', async () => {
    const data = '[{"name": "Zürich", "n": 1}, {"name": "東京タワー", "n": 12345678901234567890}]'
    expect(await shown('table', data)).toMatchInlineSnapshot(`
      "name                           n
      ──────────────────────────────────
      Zürich                         1
      東京タワー  12345678901234567890"
    `)
    const wide = JSON.stringify([
      Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`column-${at}`, 'x'.repeat(30)])),
    ])
    const lines = (await shown('table', wide, 40)).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
    expect(lines).toContainEqual(expect.stringMatching(/^… 7 more columns: column-5, /))
  })

  test('a long table by its first rows', async () => {
    const data = JSON.stringify(Array.from({ length: 60 }, (_, at) => ({ at })))
    expect((await shown('table', data)).split('\n').at(-1)).toBe('… 10 more rows')
    const one = JSON.stringify(Array.from({ length: 51 }, (_, at) => ({ at })))
    expect((await shown('table', one)).split('\n').at(-1)).toBe('… 1 more row')
  })

  test('progress as a bar', async () => {
    expect(await shown('progress', 25)).toBe(`${'█'.repeat(10)}${'░'.repeat(30)} 25 %`)
    expect(await shown('progress', 120, 40)).toMatch(/^█+ 120 %$/)
  })

  test('a link as its text and address, also if it is published as Markdown', async () => {
    expect(await shown('markdown', '[The report](https://example.com/a)')).toBe('The report\nhttps://example.com/a')
    expect(await shown('link', 'https://example.com/b')).toBe('https://example.com/b')
  })

  test('a link that is published as Markdown by the type that people see', async () => {
    const { id } = await client.createArtifact({ type: 'markdown', data: '[The report](https://example.com/a)' })
    expect(await inspect([id])).toMatch(/^type +link \(published as markdown\)$/m)
  })

  test('an image as its address', async () => {
    expect(await shown('image', 'https://example.com/a.png')).toBe('https://example.com/a.png')
    expect(await shown('image', `data:image/png;base64,${'A'.repeat(500)}`)).toMatch(/… \(522 characters\)$/)
  })

  test('HTML as its text, without scripts', async () => {
    expect(await shown('rich', { html: '<h1>Drift</h1><script>alert(1)</script><p>Low &amp; fine' })).toBe(
      '(text of an HTML page)\nDrift\nLow & fine',
    )
  })

  test('other and invalid values as JSON', async () => {
    expect(await shown(null, '{"b": [1, NaN]}')).toBe('{\n  "b": [\n    1,\n    null\n  ]\n}')
    expect(await shown('progress', 'fast')).toBe('(not a valid progress value, shown as JSON)\nfast')
    expect(await shown('table', 7)).toBe('(not a valid table, shown as JSON)\n7')
  })
})

test.each([
  ['markdown', 'a\u001b[2Jb &#27;[31m `\u009b31m` [x\u0007](http://a\u001b.b)'],
  ['table', JSON.stringify([{ 'a\u001b[1m': '\u001b]0;x\u0007', b: '\u202eright' }])],
  ['link', '[\u001b[2J](http://\u001bx)'],
  ['image', 'http://\u001b[2J'],
  ['rich', '<p>\u001b[2J&#x9b;2J'],
  ['odd\u001b[2J', { '\u001b[2J': '\u009b2J' }],
])('no control character in %s reaches the terminal', async (type, data) => {
  const { id } = await client.createArtifact({ type, data, description: '\u001b[2J\u202e' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals interpret these
  const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
  expect(await inspect([id])).not.toMatch(CONTROLS)
  for (const format of ['json', 'ndjson']) expect(await inspect([id, '-o', format])).not.toMatch(CONTROLS)
})

test('styles are for terminals without NO_COLOR', async () => {
  await client.createArtifact({ key: 'styled', type: 'markdown', data: '# Title' })
  const at = async (surroundings: object) => (await vitrine(['artifact', 'inspect', 'styled'], surroundings)).stdout
  expect(await at({ columns: 60 })).toContain('\u001b[1m')
  expect(await at({ columns: 60, env: { NO_COLOR: '1' } })).not.toContain('\u001b')
  expect(await at({})).not.toContain('\u001b')
})
