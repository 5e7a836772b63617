import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client
let vitrine: ReturnType<typeof terminal>
let folder: string

beforeAll(async () => {
  app = await openTestApp()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  client = createClient({ url })
  vitrine = terminal(url)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.close()
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Runs a command that prints an id, and reads that artifact. */
async function published(args: string[], stdin?: string) {
  const { code, stdout, stderr } = await vitrine(['artifact', ...args], { ...(stdin !== undefined && { stdin }) })
  expect([code, stderr]).toEqual([0, ''])
  return await client.readArtifact(stdout.trim())
}

describe('create', () => {
  test('publishes Markdown from a file and from stdin, with its metadata', async () => {
    const run = '01a20734-5580-7046-ad1d-f3529b40a395'
    const args = ['--key', 'report', '--description', 'Daily', '--flow-run', run]
    expect(await published(['create', '--markdown', file('report.md', '# Report\n'), ...args])).toMatchObject({
      key: 'report',
      type: 'markdown',
      data: '# Report\n',
      description: 'Daily',
      flow_run_id: run,
    })
    expect(await published(['create', '--markdown', '-'], 'piped')).toMatchObject({ key: null, data: 'piped' })
  })

  test('publishes links, images and progress', async () => {
    const link = await published(['create', '--link', 'https://example.com/a', '--text', 'A [b]'])
    expect(link).toMatchObject({ type: 'markdown', data: '[A \\[b\\]](https://example.com/a)' })
    expect(await published(['create', '--image', 'https://example.com/a.png'])).toMatchObject({ type: 'image' })
    expect(await published(['create', '--progress', '12.5'])).toMatchObject({ type: 'progress', data: 12.5 })
  })

  test.each([
    [
      'sales.csv',
      'country,2024,code\r\n"Ger""many",1.5,007\r\n,2,"a,b"\r\n',
      '[{"country":"Ger\\"many","2024":1.5,"code":"007"},{"country":null,"2024":2,"code":"a,b"}]',
    ],
    ['sales.tsv', 'a\tb\n1\t12345678901234567890\n', '[{"a":1,"b":12345678901234567890}]'],
    ['sales.json', '[{"b": 1, "1": "x"}]', '[{"b":1,"1":"x"}]'],
    ['columns.json', '{"a": [1, 2], "b": [3]}', '{"a":[1,2],"b":[3]}'],
    ['lists.json', '[[1, "x"], [2]]', '[[1,"x"],[2]]'],
    ['lines.json', '{"a": 1}\r\n{"a": 2}\r\n', '[{"a":1},{"a":2}]'],
    ['none.csv', 'a,b\n', '{"a":[],"b":[]}'],
    ['german.csv', 'Land;"a,\nb";Preis\nDE;1;"1,5;"\n', '[{"Land":"DE","a,\\nb":1,"Preis":"1,5;"}]'],
    ['tabs.csv', 'a\tb;c\n1\t2\n', '[{"a":1,"b;c":2}]'],
    ['commas.csv', 'a;b,c\n1,2\n', '[{"a;b":1,"c":2}]'],
    ['one.tsv', 'a;b\n1\n', '[{"a;b":1}]'],
    ['sales.ndjson', '{"a": 1}\n{"a": 2}\n', '[{"a":1},{"a":2}]'],
  ])('publishes the table of %s', async (name, text, data) => {
    expect(await published(['create', '--table', file(name, text)])).toMatchObject({ type: 'table', data })
  })

  test('detects the format of a piped table', async () => {
    expect(await published(['create', '--table', '-'], '[{"a": 1}]')).toMatchObject({ data: '[{"a":1}]' })
    expect(await published(['create', '--table', '-'], '\ufeffa,b\n1,\n')).toMatchObject({ data: '[{"a":1,"b":null}]' })
    const table = '[{"a":1},{"a":2}]'
    expect(await published(['create', '--table', '-'], '{"a":1}\n{"a":2}\n')).toMatchObject({ data: table })
    expect(await published(['create', '--table', '-'], '"a, b"\tc\n1,5\t2\n')).toMatchObject({
      data: '[{"a, b":"1,5","c":2}]',
    })
    expect(await published(['create', '--table', '-'], 'a\tb,c\n1,2\n')).toMatchObject({ data: '[{"a\\tb":1,"c":2}]' })
  })

  test('keeps the columns of a table without rows', async () => {
    await published(['create', '--key', 'empty', '--table', '-'], 'name,n\n')
    expect(await vitrine(['artifact', 'export', 'empty'])).toMatchObject({ stdout: 'name,n\r\n' })
    expect(await vitrine(['artifact', 'inspect', 'empty'])).toMatchObject({
      stdout: expect.stringMatching(/^name {2}n$/m),
    })
  })

  test.each([
    [['--key', 'Daily Report', '--progress', '1'], 'daily-report'],
    [['--link', 'a', '--image', 'b'], "cannot be used with option '--image <url>'"],
    [[], 'Nothing to publish'],
    [['--text', 'x', '--image', 'b'], '`--text` requires `--link`'],
    [['--progress', '101'], 'a number from 0 to 100'],
    [['--markdown', 'no-such-file.md'], 'Cannot read no-such-file.md: no such file'],
    [['--link', ' '], 'A link needs a URL'],
    [['--image', ''], '`--image` requires a URL'],
  ])('rejects %j without a request', async (args, message) => {
    const { code, stdout, stderr } = await vitrine(['artifact', 'create', ...args, '--url', 'http://127.0.0.1:1/api'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })

  test.each([
    ['a.json', '{"a": 1}', 'is not a table: Column "a" is a number, not a list'],
    ['b.json', '[{"a": 1}, 2]', 'row 2 is a number among objects'],
    ['c.json', '[1,', 'is not valid JSON'],
    ['lines.json', '{"a": 1}\n{"a": }\n', 'is not valid JSON'],
    ['d.csv', 'a,b\n1\n', 'row 2 has 1 fields, the first has 2'],
    ['e.csv', 'a,a\n1,2\n', 'has two columns named `a`'],
    ['f.csv', '', 'is empty'],
    ['g.csv', 'a,b\n1,"x"\n2,"abc"def\n', 'on line 3 continues after its closing quote'],
    ['h.csv', 'a,b\r\n"1\n",2\r\n3,"x\r\n4,5\r\n', 'on line 4 has no closing quote'],
    ['j.csv', 'a;b\n1,2\n', 'row 2 has 1 fields, the first has 2'],
    ['i.tsv', 'a\tb\n"x" \ty\n', 'on line 2 continues after its closing quote'],
  ])('rejects %s, which is not a table', async (name, text, message) => {
    const { code, stderr } = await vitrine(['artifact', 'create', '--table', file(name, text)])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  test.each([
    ['create', '--markdown', '-'],
    ['create', '--table', '-'],
    ['append', 'journal'],
    ['append', 'journal', '-'],
    ['update', 'journal', '--markdown', '-'],
  ])('rejects empty stdin: %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await vitrine(['artifact', ...args, '--url', 'http://127.0.0.1:1/api'])
    expect([code, stdout, stderr]).toEqual([2, '', 'error: Standard input is empty.\n'])
  })

  test('publishes an empty file that is named explicitly', async () => {
    expect(await published(['create', '--markdown', file('empty.md', '')])).toMatchObject({ data: '' })
  })

  test('rejects bytes that are not UTF-8', async () => {
    writeFileSync(join(folder, 'bytes.md'), Buffer.from([0xff, 0xfe, 0x00]))
    const { code, stderr } = await vitrine(['artifact', 'create', '--markdown', join(folder, 'bytes.md')])
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not valid UTF-8')])
  })

  test('Ctrl-C ends it while it waits for input', async () => {
    const signal = AbortSignal.timeout(50)
    const create = vitrine(['artifact', 'create', '--markdown', '-'], { columns: 80, stdin: 'half a line', signal })
    expect(await create).toEqual({ code: 130, stdout: '', stderr: '' })
  })

  test('a rejected request ends with 1 and the message of the server', async () => {
    const { code, stderr } = await vitrine(['artifact', 'create', '--progress', '1', '--flow-run', 'nope'])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: Request failed \(422\): .*flow_run_id/)])
  })
})

describe('update', () => {
  test('changes the latest version of a key, or the version with an id, in place', async () => {
    const { id } = await published(['create', '--key', 'import', '--progress', '10'])
    expect(await published(['update', 'import', '--progress', '40'])).toMatchObject({ id, data: 40 })
    expect(await published(['update', id, '--description', 'Half'])).toMatchObject({ data: 40, description: 'Half' })
    expect(await published(['update', id, '--description', ''])).toMatchObject({ description: null })
    expect(await client.countArtifacts({ artifacts: { key: { any_: ['import'] } } })).toBe(1)
  })

  test('accepts every kind of value', async () => {
    const markdown = await published(['create', '--markdown', '-'], 'a')
    expect(await published(['update', markdown.id, '--markdown', '-'], 'b')).toMatchObject({ data: 'b' })
    expect(await published(['update', markdown.id, '--link', 'https://x.org'])).toMatchObject({
      data: '[https://x.org](https://x.org)',
    })
    const table = await published(['create', '--table', '-'], '[{"a": 1}]')
    expect(await published(['update', table.id, '--table', '-'], '[{"a": 2}]')).toMatchObject({ data: '[{"a":2}]' })
    const image = await published(['create', '--image', 'https://x.org/a.png'])
    expect(await published(['update', image.id, '--image', 'https://x.org/b.png'])).toMatchObject({
      data: 'https://x.org/b.png',
    })
  })

  test('rejects a value of another type', async () => {
    const { id } = await published(['create', '--progress', '1'])
    const { code, stderr } = await vitrine(['artifact', 'update', id, '--image', 'x'])
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('with `--image`: its type is progress. To publish a new version, use create.'),
    ])
  })

  test('requires a value or a description', async () => {
    expect(await vitrine(['artifact', 'update', 'import'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Nothing to change'),
    })
  })
})

describe('append', () => {
  test('creates a new version from an argument, a file and stdin', async () => {
    expect(await published(['append', 'journal', 'one'])).toMatchObject({ data: 'one' })
    expect(await published(['append', 'journal', '--file', file('two.md', 'two'), '--separator', '\n'])).toMatchObject({
      data: 'one\ntwo',
    })
    expect(await published(['append', 'journal'], 'three')).toMatchObject({ data: 'one\ntwo\n\nthree' })
    expect(await client.countArtifacts({ artifacts: { key: { any_: ['journal'] } } })).toBe(3)
  })

  test('rejects a key whose latest version is not Markdown', async () => {
    await published(['create', '--key', 'bar', '--progress', '1'])
    expect(await vitrine(['artifact', 'append', 'bar', 'x'])).toMatchObject({
      code: 1,
      stderr: 'error: The latest version of "bar" is not markdown text; its type is progress\n',
    })
  })

  test('reads from a terminal only for -', async () => {
    const signal = AbortSignal.timeout(50)
    expect(await vitrine(['artifact', 'append', 'typed'], { columns: 80, stdin: 'x' })).toMatchObject({
      code: 2,
      stderr: 'error: Nothing to append. Pass a text, `--file`, or `-` to type one.\n',
    })
    const typed = vitrine(['artifact', 'append', 'typed', '-'], { columns: 80, stdin: 'x', signal })
    expect(await typed).toMatchObject({ code: 130, stderr: '' })
    const { stdout } = await vitrine(['artifact', 'append', '--help'], { columns: 200 })
    expect(stdout).toContain('"-" or piped input reads stdin')
  })
})
