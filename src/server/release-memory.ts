/** Returns memory to the system when the server has been idle. */
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FastifyInstance } from 'fastify'

const INTERVAL_MS = 3_000

/** Share of the time in which the event loop works. Health checks and background work that has ended take less. */
const MAX_UTILIZATION = 0.05

/** A collection takes tens of milliseconds, so less is not worth one: health checks would cause it again and again. */
const MIN_GROWTH = 1.1

/**
 * Collects all garbage when the server has been idle for some seconds. V8 does so only when more is allocated, and keeps
 * the space for new objects as large as the busiest moment required.
 */
export function releaseMemoryWhenIdle(app: FastifyInstance): void {
  let last = performance.eventLoopUtilization()
  let smallest = 0
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(last)
    last = performance.eventLoopUtilization()
    const memory = process.memoryUsage.rss()
    if (utilization > MAX_UTILIZATION || memory < smallest * MIN_GROWTH) {
      smallest = Math.min(smallest, memory)
      return
    }
    collectGarbage()
    smallest = process.memoryUsage.rss()
  }, INTERVAL_MS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

function collectGarbage(): void {
  // The function exists only in contexts that are created while the flag is set.
  setFlagsFromString('--expose-gc')
  const collect: (options: object) => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
