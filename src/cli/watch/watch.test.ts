import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import type { Artifact } from '#contract/artifact.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client
let vitrine: ReturnType<typeof terminal>
/** Called before each response with a list. */
let onList: () => unknown = () => {}

beforeAll(async () => {
  app = await openTestApp()
  app.addHook('onSend', async ({ url }) => {
    if (url === '/api/artifacts/filter') await onList()
  })
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  client = createClient({ url })
  vitrine = terminal(url)
})
afterAll(() => app.close())

/** A server whose list of versions depends on the sort, and on whether the existing ones have been read. */
async function openServer(versionsOf: (sort: string, isWatched: boolean) => Artifact[]): Promise<string> {
  let requests = 0
  const server = createServer(async (request, response) => {
    const { sort }: { sort: string } = JSON.parse(await text(request))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(versionsOf(sort, ++requests > 2)))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api`
}

/** A version that was created and updated at these hours. */
function versionAt(created: number, updated: number, data: number): Artifact {
  const [createdTime, updatedTime] = [created, updated].map((hour) => `2026-11-27T${hour}:00:00Z`)
  const facts = { type: 'progress', description: null, metadata_: null, flow_run_id: null, task_run_id: null }
  const id = `00000000-0000-4000-8000-0000000000${created}`
  return { id, created: createdTime ?? '', updated: updatedTime ?? '', key: 'Bad Key', data, ...facts }
}

describe('watch', () => {
  /** Resolves at the next request, or a later one. */
  const nextRequest = (count = 1) =>
    new Promise<void>((done) => {
      let left = count
      onList = () => --left === 0 && done()
    })
  /** Resolves when the existing versions have been read: the latest one, and those that changed last. */
  const started = () => nextRequest(2)

  test('prints new versions and changes in place, but not existing versions', async () => {
    await client.createArtifact({ key: 'import', type: 'progress', data: 0 })
    const first = started()
    const watching = vitrine(['artifact', 'watch', 'import', '--every', '1s', '--count', '3', '-o', 'ndjson'])
    await first
    const { id } = await client.createArtifact({ key: 'import', type: 'progress', data: 1 })
    await client.createArtifact({ key: 'import', type: 'progress', data: 2 })
    // The probe, then the page.
    await nextRequest(2)
    await client.updateArtifact(id, { data: 3 })
    const { code, stdout } = await watching
    const seen = stdout
      .trim()
      .split('\n')
      .map((line): { data: number } => JSON.parse(line).data)
    expect([code, seen]).toEqual([0, [1, 2, 3]])
  })

  test('prints everything since the last poll, and nothing old after deletions', async () => {
    const publish = async (data: number) => (await client.createArtifact({ key: 'busy', type: 'progress', data })).id
    const old: string[] = []
    while (old.length < 60) old.push(await publish(0))
    const first = started()
    const watching = vitrine(['artifact', 'watch', 'busy', '--every', '3s', '--count', '120', '-o', 'ndjson'])
    await first
    for (const id of old.slice(-5)) await client.deleteArtifact(id)
    const fresh: string[] = []
    while (fresh.length < 120) fresh.push(await publish(fresh.length))
    const { stdout } = await watching
    const lines = stdout.trim().split('\n')
    expect(lines.map((line): string => JSON.parse(line).id)).toEqual(fresh)
  })

  test('prints a line that fits the terminal', async () => {
    const first = started()
    const watching = vitrine(['artifact', 'watch', 'news', '--every', '1s', '--count', '1'], { columns: 50 })
    await first
    await client.createArtifact({
      key: 'news',
      type: 'markdown',
      data: '# A long heading \u001b[2J that goes on and on and on',
    })
    const { code, stdout, stderr } = await watching
    expect([code, stderr]).toEqual([0, 'Watching `news` (no versions yet). Press Ctrl-C to stop.\n'])
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d {2}markdown {2}A long heading.*… {2}first version\n$/)
    expect(stdout.length).toBe(51)
  })

  test('a line ends with what changed', async () => {
    await client.createArtifact({ key: 'rising', type: 'progress', data: 10 })
    const first = started()
    const watching = vitrine(['artifact', 'watch', 'rising', '--every', '1s', '--count', '3'])
    await first
    await client.createArtifact({ key: 'rising', type: 'progress', data: 20 })
    const { id } = await client.createArtifact({ key: 'rising', type: 'progress', data: 50 })
    // The probe, then the page.
    await nextRequest(2)
    await client.updateArtifact(id, { data: 60 })
    const { stdout } = await watching
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.replace(/^\S+/, '')),
    ).toEqual([
      '  progress  20 %  10 % → 20 %',
      '  progress  50 %  20 % → 50 %',
      ' (changed)  progress  60 %  50 % → 60 %',
    ])
  })

  test('a version is compared with the one before it, also if an older one changed last', async () => {
    const [corrected, latest, next] = [versionAt(10, 12, 15), versionAt(11, 11, 20), versionAt(13, 13, 50)]
    const url = await openServer((sort, isWatched) => {
      if (isWatched) return [next, corrected, latest]
      return sort === 'CREATED_DESC' ? [latest] : [corrected, latest]
    })
    const { stdout } = await terminal(url)(['artifact', 'watch', 'Bad Key', '--every', '1s', '--count', '1'])
    expect(stdout).toMatch(/ 20 % → 50 %\n$/)
  })

  test('rejects an invalid key that does not exist', async () => {
    const { code, stdout, stderr } = await vitrine(['artifact', 'watch', 'Bad Key'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^error: An artifact key may contain only lowercase letters.*; try "bad-key" instead of ".*"\n$/,
    )
  })

  test('watches an invalid key that exists', async () => {
    const odd = await openServer((_, isWatched) => [isWatched ? versionAt(10, 11, 2) : versionAt(10, 10, 1)])
    const args = ['artifact', 'watch', 'Bad Key', '--every', '1s', '--count', '1', '-o', 'ndjson']
    const { code, stdout } = await terminal(odd)(args)
    expect([code, JSON.parse(stdout).data]).toEqual([0, 2])
  })

  test('continues when the server is back, and prints what it missed', async () => {
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
    const first = started()
    const at = terminal(`http://127.0.0.1:${port}/api`)
    const watching = at(['artifact', 'watch', 'patient', '--every', '1s', '-o', 'ndjson'])
    await first
    answer = 'gone'
    await failed()
    answer = 'busy'
    await failed()
    const { id } = await client.createArtifact({ key: 'patient', type: 'progress', data: 1 })
    // The probe, then the page.
    const back = nextRequest(2)
    answer = 'real'
    await back
    answer = 'no'
    const { code, stdout, stderr } = await watching
    expect([code, JSON.parse(stdout).id]).toEqual([1, id])
    expect(stderr).toMatch(/^Lost contact to the server; retrying….*\nReconnected\.\nerror: Request failed \(401.*\n$/)
  })

  test('ends with Ctrl-C', async () => {
    const interruption = new AbortController()
    const first = started()
    const watching = vitrine(['artifact', 'watch', 'import'], { signal: interruption.signal })
    await first
    interruption.abort()
    expect(await watching).toMatchObject({ code: 130, stdout: '', stderr: '' })
  })
})
