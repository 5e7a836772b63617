/** Returns memory to the system when the server has been idle. */
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FastifyInstance } from 'fastify'

/** Longer than the pauses of a user who reads a page. */
const IDLE_MS = 3_000

/** A collection takes tens of milliseconds, so less is not worth one: health checks would cause it again and again. */
const MIN_GROWTH = 1.1

/**
 * Collects all garbage some seconds after the last response. V8 does so only when more is allocated, and keeps the
 * space for new objects as large as the busiest moment required.
 */
export function releaseMemoryWhenIdle(app: FastifyInstance): void {
  let smallest = 0
  const idle = setTimeout(() => {
    if (process.memoryUsage.rss() < smallest * MIN_GROWTH) return
    collectGarbage()
    smallest = process.memoryUsage.rss()
  }, IDLE_MS).unref()
  app.addHook('onResponse', async () => {
    idle.refresh()
  })
  app.addHook('onClose', async () => clearTimeout(idle))
}

function collectGarbage(): void {
  // The function exists only in contexts that are created while the flag is set.
  setFlagsFromString('--expose-gc')
  const collect: (options: object) => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
