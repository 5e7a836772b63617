/** The CLI against a real Prefect server. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { clientAt, install, PREFECT_VERSION } from './clients.ts'
import { startPrefect } from './prefect-server.ts'
import type { Server } from './server.ts'

let folder: string
let prefect: Server
let client: Client
let vitrine: ReturnType<typeof terminal>

beforeAll(async () => {
  await install(PREFECT_VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-cli-'))
  for (const home of ['server', 'client']) mkdirSync(join(folder, home))
  prefect = await startPrefect(PREFECT_VERSION, join(folder, 'server'))
  const flows = clientAt(PREFECT_VERSION, prefect.address, join(folder, 'client'))
  for (let run = 0; run < 2; run++) expect(await flows.python('artifacts.py')).toMatchObject({ code: 0 })
  client = createClient({ url: `${prefect.address}api` })
  vitrine = terminal(`${prefect.address}api`)
}, 420_000)
afterAll(async () => {
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

const artifact = async (...args: string[]) => {
  const { code, stdout, stderr } = await vitrine(['artifact', ...args])
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')])
  return stdout
}

const listed = async (...args: string[]) =>
  (await artifact('ls', ...args, '-o', 'ndjson'))
    .split('\n')
    .filter(Boolean)
    .map((line): { key: string | null; id: string; flow_run: string | null } => JSON.parse(line))

const count = (key: string) => client.countArtifacts({ artifacts: { key: { any_: [key] } } })

test('ls lists the artifacts of a flow with its run names', async () => {
  const rows = await listed()
  expect(rows.length).toBe((await client.countLatestArtifacts({})) + 2)
  expect(rows.filter(({ key }) => key === null)).toHaveLength(2)
  const [run] = await client.filterFlowRuns({ sort: 'START_TIME_DESC' })
  expect(rows.find(({ key }) => key === 'wire-image')?.flow_run).toBe(run?.name)
  expect(await listed('--flow', 'wire-artifacts', '--type', 'image')).toMatchObject([{ key: 'wire-image' }])
  expect(new Set((await listed('--key', 'wire-*')).map(({ key }) => key))).toEqual(
    new Set(rows.flatMap(({ key }) => (key?.startsWith('wire-') ? [key] : []))),
  )
  expect((await listed('--all', '--key', 'wire-image')).length).toBe(await count('wire-image'))
})

test('inspect shows every kind that the client publishes', async () => {
  for (const { id } of await listed()) expect(await artifact('inspect', id)).toContain(id)
})

test('create, update and append publish artifacts that the client can read', async () => {
  const id = (await artifact('create', '--key', 'cli-progress', '--progress', '10')).trim()
  await artifact('update', 'cli-progress', '--progress', '40')
  expect(await client.readArtifact(id)).toMatchObject({ type: 'progress', data: 40 })
  await artifact('append', 'cli-journal', 'one')
  await artifact('append', 'cli-journal', 'two')
  expect(await artifact('export', 'cli-journal')).toBe('one\n\ntwo')
  expect(await count('cli-journal')).toBe(2)
})

test('watch prints new versions', async () => {
  const watching = vitrine(['artifact', 'watch', 'cli-watched', '--every', '1s', '--count', '1', '-o', 'ndjson'])
  await artifact('create', '--key', 'cli-other', '--progress', '1')
  await expect
    .poll(
      async () => {
        await artifact('create', '--key', 'cli-watched', '--progress', '50')
        return Promise.race([watching, null])
      },
      { interval: 500, timeout: 60_000 },
    )
    .not.toBeNull()
  const { code, stdout } = await watching
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ key: 'cli-watched', data: 50 })])
})

test('diff, log, series and bisect compare versions', async () => {
  const ids: string[] = []
  for (const score of [0.9, 0.85, 0.7]) {
    const data = JSON.stringify([
      { id: 'accuracy', score },
      { id: 'loss', score: 0.1 },
    ])
    ids.push((await client.createArtifact({ key: 'cli-compared', type: 'table', data })).id)
  }
  const compared = await vitrine(['artifact', 'diff', 'cli-compared', '--changed-only'])
  expect([compared.code, compared.stderr]).toEqual([1, ''])
  expect(compared.stdout).toContain(`cli-compared ${ids[1]} → ${ids[2]}: 1 cell`)
  expect(compared.stdout).toMatch(/^~\taccuracy\t0\.85 → 0\.7 /m)
  expect((await vitrine(['artifact', 'diff', 'cli-compared', 'latest'])).code).toBe(0)
  const { stdout } = await vitrine(['artifact', 'diff', 'cli-compared', 'previous', ids[1] ?? '', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ from: { id: ids[0], version: null }, to: { id: ids[1] } })
  const log = (await artifact('log', 'cli-compared', '-o', 'ndjson')).trim().split('\n')
  expect(log.map((line): string => JSON.parse(line).status)).toEqual(['changed', 'changed', 'first'])
  const cell = ['--row', 'accuracy', '--column', 'score']
  const series = (await artifact('series', 'cli-compared', ...cell, '-o', 'ndjson')).trim().split('\n')
  expect(series.map((line): number => JSON.parse(line).value)).toEqual([0.9, 0.85, 0.7])
  expect(await artifact('bisect', 'cli-compared', ...cell, '--below', '0.8')).toContain(ids[2])
  // Every artifact of the flow can be listed with its changes.
  for (const { key } of await listed('--key', 'wire-*'))
    expect(await artifact('log', key ?? '')).toContain('first version')
})

test('export writes all artifacts of a run', async () => {
  const [run] = await client.filterFlowRuns({ sort: 'START_TIME_DESC' })
  const to = join(folder, 'exported')
  const paths = (await artifact('export', '--run', run?.id ?? '', '--to', to)).trim().split('\n')
  expect(paths.length).toBe(await client.countArtifacts({ artifacts: { flow_run_id: { any_: [run?.id ?? ''] } } }))
  for (const path of paths) expect(readFileSync(path).length).toBeGreaterThan(0)
})

test('delete and prune handle more than one page, and delete nothing else', async () => {
  for (let at = 0; at < 25; at++) {
    await Promise.all(
      Array.from({ length: 10 }, () => client.createArtifact({ key: 'cli-many', type: 'progress', data: at })),
    )
  }
  const before = await client.countArtifacts({})
  await artifact('prune', '--keep', '240', '--key', 'cli-*', '--type', 'progress', '--yes')
  expect([await count('cli-many'), await client.countArtifacts({})]).toEqual([240, before - 10])
  await artifact('prune', '--older-than', '1d', '--yes')
  await artifact('delete', '--key', 'cli-m*', '--older-than', '1d', '--yes')
  expect(await count('cli-many')).toBe(240)
  await artifact('delete', 'cli-many', '--yes')
  expect(await client.countArtifacts({})).toBe(before - 250)
})
