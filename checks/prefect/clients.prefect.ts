/** Unmodified flows, run by real clients against this server. Needs Python 3 with venv and, the first time, PyPI. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CLIENTS, clientAt, install, type Output, PREFECT_VERSION } from './clients.ts'
import { SCRIPTS } from './scripts.ts'
import { type Server, startServer } from './server.ts'
import { readStored } from './stored.ts'

let folder: string
let server: Server

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-prefect-'))
  mkdirSync(join(folder, 'home'))
  server = await startServer(join(folder, 'vitrine.db'))
})
afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** Warnings and errors of a client, except that it waits for its own events, which only shows a slow machine. */
function complaints({ lines }: Output): string[] {
  const found = lines.filter((line) => /\| (WARNING|ERROR|CRITICAL) +\||Warning:/.test(line))
  return found.filter((line) => !line.includes('Still processing items'))
}

describe.each(CLIENTS)('a client %s', (version) => {
  beforeAll(() => install(version), 300_000)

  const client = () => clientAt(version, server.address, join(folder, 'home'))

  test.for(SCRIPTS)('runs $file', async ({ file, logs, complaints: expected, artifacts, newer_artifacts, ...runs }) => {
    const output = await client().python(file)
    expect(output).toMatchObject({ code: 0 })
    expect(complaints(output).filter((line) => !expected.some((pattern) => pattern.test(line)))).toEqual([])
    const stored = await readStored(server.address)
    const made = version === PREFECT_VERSION ? [...newer_artifacts, ...artifacts] : artifacts
    expect(stored).toMatchObject({ ...runs, artifacts: made })
    for (const pattern of logs) expect(stored.logs).toContainEqual(expect.stringMatching(pattern))
  })

  test('lists, shows and deletes artifacts with its CLI', async () => {
    await client().python('outside.py')
    const { lines } = await client().shell('cli.sh')
    const text = lines.join('\n')
    expect(text).toContain('wire-outside')
    expect(text).toContain("Artifact 'wire-no-such-key' not found")
    expect(text).not.toContain('Traceback')
    expect((await readStored(server.address)).artifacts).not.toContain('wire-outside-table (table) without a run')
  })

  // Older versions do not support --output.
  if (version === PREFECT_VERSION) {
    test('prints artifacts as JSON with its CLI', async () => {
      await client().python('outside.py')
      const [list, versions] = (await client().shell('cli_json.sh')).lines.map((line): unknown => JSON.parse(line))
      const keys = ['wire-custom', 'wire-made', 'wire-outside', 'wire-outside-table', 'wire-typeless']
      expect(list).toMatchObject(keys.map((key) => ({ key, latest_id: expect.any(String) })))
      expect(versions).toMatchObject([{ data: 'second version' }, { data: 'first version' }])
    })
  }

  test('finds artifacts, runs and logs with its filters', async () => {
    await client().python('artifacts.py')
    const { lines } = await client().python('client_filters.py')
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      tables: ['wire-table-columns', 'wire-table-infinity', 'wire-table-lists'],
      others: ['wire-progress', 'wire-image'],
      of_tasks: ['wire-image'],
      tasks: ['image', 'links', 'markdown', 'progress', 'tables'],
      states: ['Pending', 'Running', 'Completed'],
      flow: 'wire-artifacts',
      logs: 3,
    })
  })

  test('pauses, resumes and cancels runs', async () => {
    const { lines } = await client().python('pausing.py')
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      states: [
        ['Completed', null, 2],
        ['Failed', 'The flow was failed and never resumed.', 1],
        ['Cancelled', null, 0],
        ['Completed', null, 0],
      ],
      codes: [0, 1],
    })
  })

  test('loses and duplicates nothing when the server is killed and restarted during a flow', async () => {
    const running = client().python('interrupted.py', folder)
    // Only acknowledged events count: a client that is cut off during its first connection drops its queue.
    await expect
      .poll(() => readStored(server.address), { timeout: 60_000 })
      .toMatchObject({
        task_runs: Array(5).fill('publish: Completed'),
        artifacts: { length: 5 },
      })
    await server.stop('SIGKILL')
    server = await startServer(join(folder, 'vitrine.db'), Number(new URL(server.address).port))
    writeFileSync(join(folder, 'go'), '')
    expect(await running).toMatchObject({ code: 0 })
    expect(await readStored(server.address)).toMatchObject({
      flow_runs: ['interrupted: Completed, 1 runs'],
      task_runs: Array(10).fill('publish: Completed'),
      artifacts: Array(10).fill('interrupted (markdown) by publish'),
    })
  })
})
