import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** V8 collects only when more is allocated. */
const NO_OTHER_COLLECTION = ['--no-memory-reducer', '--no-incremental-marking']

/** Ends when memory that is no longer used has been released several times. */
const PROGRAM = `
import { setTimeout as pause } from 'node:timers/promises'
import fastify from 'fastify'
import { releaseMemoryWhenIdle } from '#server/release-memory.ts'

const heap = () => process.memoryUsage().heapUsed
const app = fastify()
releaseMemoryWhenIdle(app)
for (let turn = 0; turn < 3; turn++) {
  const before = heap()
  let lists = Array.from({ length: 100 }, () => new Array(250_000).fill(0.5))
  if (heap() < before + 150_000_000) throw new Error('nothing to release')
  lists = null
  while (heap() > before + 50_000_000) await pause(100)
}
console.log('released')
await app.close()
`

test('memory is released soon after it was used, also by background work without a request', async () => {
  const args = [...NO_OTHER_COLLECTION, '--input-type=module', '--eval', PROGRAM]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
  expect(stdout).toBe('released\n')
})
