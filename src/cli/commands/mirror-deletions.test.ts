import { expect, onTestFinished, test } from 'vitest'
import { terminal } from '#cli/test-terminal.ts'
import { createClient, updateRetention } from '#sdk/index.ts'
import { openMirroredServer } from '#server/mirror/test/test-mirror.ts'

/** A mirror of a server with three versions of a key, and a terminal that uses it. */
async function openMirror(settings: Parameters<typeof openMirroredServer>[0] = {}) {
  const { mirror, address, close } = await openMirroredServer(settings)
  onTestFinished(close)
  const url = `${await mirror.listen({ port: 0, host: '127.0.0.1' })}/api`
  const client = createClient({ url })
  for (const data of ['1', '2', '3']) await client.createArtifact({ key: 'model', type: 'markdown', data })
  await updateRetention({ policies: [{ name: 'p', keep_last: 1 }] }, { client })
  return { run: terminal(url), there: createClient({ url: address }), host: new URL(address).host }
}

test('a deletion says that it also deletes upstream', async () => {
  const { run, there, host } = await openMirror()
  expect(await run(['artifact', 'delete', 'model', '--yes'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`Also deleted on ${host}.`),
  })
  expect(await there.filterArtifacts({})).toEqual([])
})

test('policies say that they delete from the archive only', async () => {
  const { run, there } = await openMirror()
  const scope = 'Only versions that exist only here are deleted.'
  expect(await run(['retention', 'show'])).toMatchObject({ code: 0, stderr: expect.stringContaining(scope) })
  const { code, stderr } = await run(['retention', 'preview'])
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^Nothing to delete\.\n.*2 expired versions that exist on/)])
  expect(await run(['retention', 'run', '--yes'])).toMatchObject({ code: 0 })
  expect(await there.filterArtifacts({})).toHaveLength(3)
})

test('policies say that they delete upstream too, and do', async () => {
  const { run, there, host } = await openMirror({ retentionDeletesUpstream: true })
  expect(await run(['retention', 'run', '--yes'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`Versions are also deleted on ${host}. 2 versions exist there`),
  })
  expect(await there.filterArtifacts({})).toHaveLength(1)
})
