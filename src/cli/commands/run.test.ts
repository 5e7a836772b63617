import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTerminals } from '#cli/test-terminal.ts'

let servers: Awaited<ReturnType<typeof openTerminals>>
let failedId: string

const Id = z.object({ id: z.string() })

async function post(url: string, body: object): Promise<string> {
  return (await servers.client.call(Id, 'POST', url, body)).id
}

beforeAll(async () => {
  servers = await openTerminals()
  const etl = await post('/flows/', { name: 'etl' })
  const train = await post('/flows/', { name: 'train' })
  await post('/flow_runs/', { flow_id: train, name: 'calm-lynx', tags: ['gpu'], state: { type: 'RUNNING' } })
  const state = { type: 'FAILED', name: 'Failed', message: 'Flow run encountered an exception: ValueError' }
  const parameters = { date: '2026-11-28' }
  failedId = await post('/flow_runs/', { flow_id: etl, name: 'blue-otter', tags: ['prod'], parameters, state })
  const task = { flow_run_id: failedId, task_key: 'load', dynamic_key: '0', name: 'load-0' }
  const message = 'Task run encountered an exception KeyError: "price"'
  await post('/task_runs/', { ...task, state: { type: 'FAILED', name: 'Failed', message } })
  await servers.client.createArtifact({ key: 'rows', type: 'markdown', data: 'x', flow_run_id: failedId })
  await servers.client.createArtifact({ flow_run_id: failedId, data: { storage_key: 'x' } })
})
afterAll(() => servers.close())

describe.each(['vitrine', 'prefect'] as const)('at %s', (server) => {
  const run = (args: string[], columns?: number) =>
    servers.terminals[server](['run', ...args], { env: { NO_COLOR: '1' }, ...(columns !== undefined && { columns }) })
  const names = async (...args: string[]) =>
    (await run(['ls', ...args])).stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])

  test('runs are listed with their flow and state', async () => {
    const { stdout } = await run(['ls', '--flow', 'etl', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject([
      { id: failedId, name: 'blue-otter', flow: 'etl', state_type: 'FAILED', tags: ['prod'] },
    ])
    const { stdout: table } = await run(['ls'], 100)
    expect(table).toMatch(/^RUN +FLOW +STATE +STARTED/)
    expect(table).toMatch(/^calm-lynx +train +Running +\d+s ago/m)
  })

  test('runs are filtered by flow, tag, state, name and time', async () => {
    expect(await names('--tag', 'gpu')).toEqual(['calm-lynx'])
    expect(await names('--state', 'failed', '--state', 'crashed')).toEqual(['blue-otter'])
    expect(await names('--name', 'lynx')).toEqual(['calm-lynx'])
    expect(await names('--since', '1h', '--limit', '1')).toHaveLength(1)
    expect(await run(['ls', '--flow', 'none'])).toEqual({ code: 0, stdout: '', stderr: 'No flow runs match.\n' })
    expect(await run(['ls', '--state', 'done'])).toMatchObject({ code: 2, stderr: expect.stringContaining('crashed') })
  })

  test('a failed run names the failed task with its exception, and its artifacts', async () => {
    for (const name of ['blue-otter', failedId]) {
      const { stdout } = await run(['inspect', name], 100)
      expect(stdout).toMatch(/^flow +etl$/m)
      expect(stdout).toMatch(/^failed task +load-0: KeyError: "price"$/m)
      expect(stdout).toMatch(/^parameters +\{"date":"2026-11-28"\}$/m)
      expect(stdout).toMatch(/^rows +markdown/m)
      expect(stdout).not.toContain('storage_key')
    }
  })

  test('a run is written as JSON', async () => {
    const { stdout } = await run(['inspect', 'blue-otter', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ id: failedId, parameters: { date: '2026-11-28' } })
  })

  test('an unknown run is an error', async () => {
    expect(await run(['inspect', 'red-otter'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: No flow run has the id or name `red-otter`.\n',
    })
  })

  test('an artifact shows the names of its flow and run', async () => {
    const { stdout } = await servers.terminals[server](['artifact', 'inspect', 'rows'], {
      columns: 120,
      env: { NO_COLOR: '1' },
    })
    expect(stdout).toMatch(/^flow +etl$/m)
    expect(stdout).toMatch(new RegExp(`^flow run +blue-otter \\(${failedId}\\)$`, 'm'))
  })
})
