import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test-app.ts'
import { terminal } from './test-terminal.ts'

const RUN = '01a20734-5580-7046-ad1d-f3529b40a395'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client
let vitrine: ReturnType<typeof terminal>
let folder: string
/** Told of every list or count that is asked for, before it is answered. */
let onList: () => unknown = () => {}

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onSend', async ({ url }) => {
    if (url === '/api/artifacts/filter' || url === '/api/artifacts/count') await onList()
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

describe('export', () => {
  const save = (...args: string[]) => vitrine(['artifact', 'export', ...args])

  test('writes a value as its kind suggests, or as it is asked to', async () => {
    expect(await save('report')).toEqual({ code: 0, stdout: '# Two', stderr: '' })
    expect(await save('sales')).toMatchObject({ stdout: 'a,b\r\n1,"x,y"\r\n' })
    expect(JSON.parse((await save('sales', '-o', 'json')).stdout)).toEqual([{ a: 1, b: 'x,y' }])
    expect(await save('report', '-o', 'json')).toMatchObject({ stdout: '"# Two"\n' })
    expect(await save('report', '-o', 'csv')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('but as md, json'),
    })
  })

  test('ends with a line feed on a terminal, and is exact elsewhere', async () => {
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
      stderr: `error: Cannot write ${join(folder, 'no', 'two.md')}: there is no such file or folder.\n`,
    })
  })

  test('writes several into a folder, and prints their names', async () => {
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

  test('numbers the versions that were there, whatever others publish and delete meanwhile', async () => {
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

  test('shows how many there are so far, on a terminal that does not show their names', async () => {
    const args = ['artifact', 'export', '--run', RUN, '--to', join(folder, 'shown')]
    expect((await vitrine(args, { columns: 80 })).stderr).toBe('')
    const { stderr } = await vitrine(args, { columns: 80, isRedirected: true })
    expect(stderr).toMatch(/ 1\r.* 2\r.* 3\r/s)
    const all = ['artifact', 'export', 'report', '--all', '--to', join(folder, 'shown')]
    expect((await vitrine(all, { columns: 80 })).stderr).toMatch(/ 1\r.* 2\r/s)
  })

  test('writes all that a run made, also two versions of a key', async () => {
    const to = join(folder, 'run')
    expect(await save('--run', RUN, '--to', to)).toMatchObject({ code: 0 })
    expect(readdirSync(to)).toEqual([expect.stringMatching(/^report-\w{8}\.md$/), 'report.md', 'sales.csv'])
    expect(await save('--run', '01a20734-0000-7046-ad1d-f3529b40a395', '--to', join(folder, 'none'))).toMatchObject({
      code: 1,
      stderr: 'error: There is nothing to export of the flow run 01a20734-0000-7046-ad1d-f3529b40a395.\n',
    })
  })

  test('a key cannot name a file elsewhere', async () => {
    await client.createArtifact({ key: '--', type: 'markdown', data: 'x' })
    const to = join(folder, 'odd')
    expect(await save('--to', to, '--all', '--', '--')).toMatchObject({
      code: 0,
      stdout: `${join(to, 'artifact-v1.md')}\n`,
    })
    expect(existsSync(join(to, 'artifact-v1.md'))).toBe(true)
  })

  test('needs either names or a run', async () => {
    expect(await save()).toMatchObject({ code: 2 })
    expect(await save('report', '--run', RUN, '--to', folder)).toMatchObject({ code: 2 })
  })
})

/** A server with one version of the key "Bad Key", which is changed after the first look. */
async function openOddServer(): Promise<string> {
  const { id, ...version } = await client.createArtifact({ type: 'markdown', data: 'as it was' })
  let updated = version.updated
  let data = 'as it was'
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify([{ ...version, id, key: 'Bad Key', updated, data }]))
    updated = new Date(Date.parse(version.updated) + 1000).toISOString()
    data = 'changed'
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api`
}

describe('watch', () => {
  /** Resolves when the list was asked for once more. */
  const asked = () =>
    new Promise<void>((done) => {
      onList = done
    })

  test('prints each new version as it comes, and each change in place, but not what was there', async () => {
    await client.createArtifact({ key: 'import', type: 'progress', data: 0 })
    const first = asked()
    const watching = vitrine(['artifact', 'watch', 'import', '--every', '1s', '--count', '3', '-o', 'ndjson'])
    await first
    const { id } = await client.createArtifact({ key: 'import', type: 'progress', data: 1 })
    await client.createArtifact({ key: 'import', type: 'progress', data: 2 })
    // Whether something is new, and then what.
    await asked()
    await asked()
    await client.updateArtifact(id, { data: 3 })
    const { code, stdout } = await watching
    const seen = stdout
      .trim()
      .split('\n')
      .map((line): { data: number } => JSON.parse(line).data)
    expect([code, seen]).toEqual([0, [1, 2, 3]])
  })

  test('prints all that came between two questions, and nothing old when something is deleted', async () => {
    const publish = async (data: number) => (await client.createArtifact({ key: 'busy', type: 'progress', data })).id
    const old: string[] = []
    while (old.length < 60) old.push(await publish(0))
    const first = asked()
    const watching = vitrine(['artifact', 'watch', 'busy', '--every', '3s', '--count', '120', '-o', 'ndjson'])
    await first
    for (const id of old.slice(-5)) await client.deleteArtifact(id)
    const fresh: string[] = []
    while (fresh.length < 120) fresh.push(await publish(fresh.length))
    const { stdout } = await watching
    const lines = stdout.trim().split('\n')
    expect(lines.map((line): string => JSON.parse(line).id)).toEqual(fresh)
  })

  test('says what came in a line that fits the terminal', async () => {
    const first = asked()
    const watching = vitrine(['artifact', 'watch', 'news', '--every', '1s', '--count', '1'], { columns: 50 })
    await first
    await client.createArtifact({
      key: 'news',
      type: 'markdown',
      data: '# A long heading \u001b[2J that goes on and on and on',
    })
    const { code, stdout, stderr } = await watching
    expect([code, stderr]).toEqual([0, 'Watching news, which has no version yet.\n'])
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d {2}markdown {2}A long heading .*…\n$/)
    expect(stdout.length).toBe(51)
  })

  test('does not wait for a key that nobody can publish', async () => {
    const { code, stdout, stderr } = await vitrine(['artifact', 'watch', 'Bad Key'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: An artifact key has lower-case letters.* could be "bad-key"\n$/)
  })

  test('watches a key that others have made in a way of their own', async () => {
    const odd = await openOddServer()
    const args = ['artifact', 'watch', 'Bad Key', '--every', '1s', '--count', '1', '-o', 'ndjson']
    const { code, stdout } = await terminal(odd)(args)
    expect([code, JSON.parse(stdout).data]).toEqual([0, 'changed'])
  })

  test('goes on while the server is away, and prints what came meanwhile', async () => {
    let answer: 'real' | 'gone' | 'busy' | 'no' = 'real'
    const lost: (() => void)[] = []
    const door = createServer(async (request, response) => {
      const body = await text(request)
      if (answer === 'real') {
        const headers = { 'content-type': 'application/json' }
        const real = await fetch(app.listeningOrigin + request.url, { method: 'POST', headers, body })
        response.writeHead(real.status, headers).end(await real.text())
        return
      }
      if (answer === 'gone') response.destroy()
      else response.writeHead(answer === 'busy' ? 500 : 401).end()
      lost.shift()?.()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void door.close())
    await once(door, 'listening')
    const address = door.address()
    const port = typeof address === 'object' ? address?.port : 0
    const failed = () => new Promise<void>((done) => lost.push(done))
    const first = asked()
    const at = terminal(`http://127.0.0.1:${port}/api`)
    const watching = at(['artifact', 'watch', 'patient', '--every', '1s', '-o', 'ndjson'])
    await first
    answer = 'gone'
    await failed()
    answer = 'busy'
    await failed()
    const { id } = await client.createArtifact({ key: 'patient', type: 'progress', data: 1 })
    // Whether something is new, and then what.
    const back = asked()
    answer = 'real'
    await back
    await asked()
    answer = 'no'
    const { code, stdout, stderr } = await watching
    expect([code, JSON.parse(stdout).id]).toEqual([1, id])
    expect(stderr).toMatch(/^The server cannot be reached.*\nThe server is back\.\nerror: The server said 401.*\n$/)
  })

  test('ends with Ctrl-C', async () => {
    const interruption = new AbortController()
    const first = asked()
    const watching = vitrine(['artifact', 'watch', 'import'], { signal: interruption.signal })
    await first
    interruption.abort()
    expect(await watching).toMatchObject({ code: 130, stdout: '', stderr: '' })
  })
})
