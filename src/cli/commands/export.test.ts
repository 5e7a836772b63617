import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

const RUN = '01a20734-5580-7046-ad1d-f3529b40a395'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client
let vitrine: ReturnType<typeof terminal>
let folder: string
/** Called before each response with a list. */
let onList: () => unknown = () => {}

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onSend', async ({ url }) => {
    if (/^\/api\/(vitrine\/)?artifacts\/filter$/.test(url)) await onList()
  })
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  client = createClient({ url })
  vitrine = terminal(url)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'))
  await client.createArtifact({ key: 'report', type: 'markdown', data: '# One', flow_run_id: RUN })
  await client.createArtifact({ key: 'report', type: 'markdown', data: '# Two', flow_run_id: RUN })
  await client.createArtifact({ key: 'sales', type: 'table', data: '[{"a": 1, "b": "x,y"}]', flow_run_id: RUN })
  await client.createArtifact({ type: 'progress', data: 5 })
  await client.createArtifact({ data: { storage_key: 'where a result is' }, flow_run_id: RUN })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.close()
})

const save = (...args: string[]) => vitrine(['artifact', 'export', ...args])

test('writes a value in the format of its type, or in the given one', async () => {
  expect(await save('report')).toEqual({ code: 0, stdout: '# Two', stderr: '' })
  expect(await save('sales')).toMatchObject({ stdout: 'a,b\r\n1,"x,y"\r\n' })
  expect(JSON.parse((await save('sales', '-o', 'json')).stdout)).toEqual([{ a: 1, b: 'x,y' }])
  expect(await save('report', '-o', 'json')).toMatchObject({ stdout: '"# Two"\n' })
  expect(await save('report', '-o', 'csv')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Possible formats: md, json.'),
  })
})

test('writes an embedded image as an image file, and the URL of another one as text', async () => {
  await client.createArtifact({ key: 'plot', type: 'image', data: 'data:image/png;base64,iVBORw0KGgo=' })
  await client.createArtifact({ key: 'remote', type: 'image', data: 'https://example.com/a.png' })
  const to = join(folder, 'images')
  expect(await save('plot', 'remote', '--to', to)).toMatchObject({ code: 0 })
  expect(readdirSync(to).sort()).toEqual(['plot.png', 'remote.txt'])
  expect(readFileSync(join(to, 'plot.png'))).toEqual(Buffer.from('iVBORw0KGgo=', 'base64'))
})

test('adds a line feed on a terminal, and is exact elsewhere', async () => {
  const args = ['artifact', 'export', 'lines']
  for (const data of ['one', 'one\n']) {
    await client.createArtifact({ key: 'lines', type: 'markdown', data })
    expect([(await vitrine(args, { columns: 80 })).stdout, (await vitrine(args)).stdout]).toEqual(['one\n', data])
  }
})

test('writes into a file', async () => {
  const path = join(folder, 'two.md')
  expect(await save('report', '--to', path)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(readFileSync(path, 'utf8')).toBe('# Two')
  expect(await save('report', '--to', join(folder, 'no', 'two.md'))).toMatchObject({
    code: 2,
    stderr: `error: Cannot write ${join(folder, 'no', 'two.md')}: no such file or folder.\n`,
  })
})

test('writes several artifacts into a folder and prints the paths', async () => {
  const to = join(folder, 'both')
  expect(await save('report', 'sales')).toMatchObject({ code: 2, stderr: expect.stringContaining('--to') })
  const { code, stdout } = await save('report', 'sales', '--to', to)
  expect([code, stdout]).toEqual([0, `${join(to, 'report.md')}\n${join(to, 'sales.csv')}\n`])
})

test('writes every version with its number', async () => {
  const to = join(folder, 'versions')
  expect(await save('report', '--all', '--to', to)).toMatchObject({ code: 0 })
  expect(readFileSync(join(to, 'report-v1.md'), 'utf8')).toBe('# One')
  expect(readFileSync(join(to, 'report-v2.md'), 'utf8')).toBe('# Two')
})

test('keeps the numbers of versions while others are published and deleted', async () => {
  const publish = async (data: string) => (await client.createArtifact({ key: 'moving', type: 'markdown', data })).id
  const [oldest = ''] = [await publish('one'), await publish('two')]
  onList = async () => {
    onList = () => {}
    await publish('three')
    await client.deleteArtifact(oldest)
  }
  const to = join(folder, 'moving')
  expect(await save('moving', '--all', '--to', to)).toMatchObject({ code: 0 })
  expect(readdirSync(to)).toEqual(['moving-v2.md'])
  expect(readFileSync(join(to, 'moving-v2.md'), 'utf8')).toBe('two')
})

test('shows a progress count on a terminal without the paths', async () => {
  const args = ['artifact', 'export', '--run', RUN, '--force', '--to', join(folder, 'shown')]
  expect((await vitrine(args, { columns: 80 })).stderr).toBe('')
  const { stderr } = await vitrine(args, { columns: 80, isRedirected: true })
  expect(stderr).toMatch(/ 1\r.* 2\r.* 3\r/s)
  const all = ['artifact', 'export', 'report', '--all', '--to', join(folder, 'shown')]
  expect((await vitrine(all, { columns: 80 })).stderr).toMatch(/ 1\r.* 2\r/s)
})

test('writes all artifacts of a run, including two versions of a key', async () => {
  const to = join(folder, 'run')
  expect(await save('--run', RUN, '--to', to)).toMatchObject({ code: 0 })
  expect(readdirSync(to)).toEqual([expect.stringMatching(/^report-\w{8}\.md$/), 'report.md', 'sales.csv'])
  expect(await save('--run', '01a20734-0000-7046-ad1d-f3529b40a395', '--to', join(folder, 'none'))).toMatchObject({
    code: 1,
    stderr: 'error: Flow run `01a20734-0000-7046-ad1d-f3529b40a395` has no artifacts.\n',
  })
})

test('a key cannot escape the folder', async () => {
  await client.createArtifact({ key: '--', type: 'markdown', data: 'x' })
  const to = join(folder, 'odd')
  expect(await save('--to', to, '--all', '--', '--')).toMatchObject({
    code: 0,
    stdout: `${join(to, 'artifact-v1.md')}\n`,
  })
  expect(existsSync(join(to, 'artifact-v1.md'))).toBe(true)
})

test('an existing file is overwritten only with --force', async () => {
  const path = join(folder, 'kept.md')
  writeFileSync(path, 'mine and longer than the new text')
  expect(await save('report', '--to', path)).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${path} already exists. Pass \`--force\` to overwrite it, or choose another path with \`--to\`.\n`,
  })
  expect(readFileSync(path, 'utf8')).toBe('mine and longer than the new text')
  expect(await save('report', '--force', '--to', path)).toMatchObject({ code: 0 })
  expect(readFileSync(path, 'utf8')).toBe('# Two')
})

test('existing files in a folder are overwritten only with --force', async () => {
  const to = join(folder, 'filled')
  mkdirSync(to)
  writeFileSync(join(to, 'report.md'), 'mine')
  expect(await save('report', 'sales', '--to', to)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--force'),
  })
  expect(readFileSync(join(to, 'report.md'), 'utf8')).toBe('mine')
  expect(await save('report', 'sales', '--force', '--to', to)).toMatchObject({ code: 0 })
  expect(readFileSync(join(to, 'report.md'), 'utf8')).toBe('# Two')
})

test.each([[], ['--force']])('a symbolic link is not followed (%s)', async (...force) => {
  const to = join(folder, `links${force.length}`)
  const target = join(folder, `target${force.length}`)
  mkdirSync(to)
  writeFileSync(target, 'mine')
  symlinkSync(target, join(to, 'report.md'))
  symlinkSync(join(folder, 'missing'), join(to, 'sales.csv'))
  for (const args of [
    ['report', 'lines'],
    ['sales', 'lines'],
  ]) {
    expect(await save(...args, ...force, '--to', to)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is a symbolic link'),
    })
  }
  expect(await save('report', ...force, '--to', join(to, 'report.md'))).toMatchObject({ code: 2 })
  expect(readFileSync(target, 'utf8')).toBe('mine')
  expect(existsSync(join(folder, 'missing'))).toBe(false)
})

test('a key that is a device on Windows gets another file name', async () => {
  await client.createArtifact({ key: 'nul', type: 'markdown', data: 'x' })
  const to = join(folder, 'devices')
  expect(await save('nul', 'sales', '--to', to)).toMatchObject({
    code: 0,
    stdout: `${join(to, 'nul_.md')}\n${join(to, 'sales.csv')}\n`,
  })
})

test('requires either names or a run', async () => {
  expect(await save()).toMatchObject({ code: 2 })
  expect(await save('report', '--run', RUN, '--to', folder)).toMatchObject({ code: 2 })
})

/** Publishes artifacts of a run and exports the run. */
async function exportRun(run: string, published: Parameters<Client['createArtifact']>[0][]) {
  for (const artifact of published) await client.createArtifact({ type: 'markdown', ...artifact, flow_run_id: run })
  const to = join(folder, run)
  const { code, stdout, stderr } = await save('--run', run, '--to', to)
  return { code, stderr, paths: stdout.split('\n').filter(Boolean), files: code === 0 ? readdirSync(to) : [] }
}

test('each artifact gets its own file, even with long and similar keys', async () => {
  const long = 'a'.repeat(90)
  const { code, paths, files } = await exportRun('01a20734-0001-7046-ad1d-f3529b40a395', [
    { key: `${long}-x`, data: 'one' },
    { key: `${long}-y`, data: 'two' },
    { key: `${long}-y`, data: 'three' },
    { key: `${long}-z`, data: 'four' },
  ])
  expect([code, new Set(paths).size, files.length]).toEqual([0, 4, 4])
  expect(paths.map((path) => readFileSync(path, 'utf8')).toSorted()).toEqual(['four', 'one', 'three', 'two'])
})

test('each artifact gets its own file on case-insensitive file systems', async () => {
  const twins = '01a20734-0002-7046-ad1d-f3529b40a395'
  const { id } = await client.createArtifact({ key: 'twin', type: 'markdown', data: 'one', flow_run_id: twins })
  const twin = { key: `twin-${id.slice(-8)}`, data: 'two' }
  expect((await exportRun(twins, [twin, { key: 'twin', data: 'three' }])).files).toHaveLength(3)

  const run = '01a20734-0003-7046-ad1d-f3529b40a395'
  const keyless = await client.createArtifact({ type: 'Plot', data: 'one', flow_run_id: run })
  const { files } = await exportRun(run, [{ key: `plot-${keyless.id.slice(-8)}`, type: 'plot', data: 'two' }])
  expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(2)
})

test('an artifact that is named several times is exported several times', async () => {
  const to = join(folder, 'often')
  const { stdout } = await save('sales', 'sales', 'sales', '--to', to)
  expect([stdout.trim().split('\n').length, readdirSync(to).length]).toEqual([3, 3])
})

test('leaves out references to stored results without a key', async () => {
  const { files } = await exportRun('01a20734-0004-7046-ad1d-f3529b40a395', [
    { key: 'outcome', type: 'result', data: 'mine' },
    { key: 'place', type: null, data: { storage_key: 'mine, too' } },
    { type: 'result', data: 'a reference' },
    { type: null, data: { storage_key: 'a reference' } },
  ])
  expect(files).toEqual(['outcome.txt', 'place.json'])
})

test('reports a run that has only references', async () => {
  const run = '01a20734-0005-7046-ad1d-f3529b40a395'
  const { code, stderr } = await exportRun(run, [{ type: null, data: { storage_key: 'a reference' } }])
  expect([code, stderr]).toEqual([
    1,
    `error: Flow run \`${run}\` has only references to stored results. Export them by id.\n`,
  ])
})
