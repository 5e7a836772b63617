/** Returns memory to the system when the server has been idle. */
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import type { FastifyInstance } from 'fastify'
import { collectGarbage } from './garbage.ts'

const INTERVAL_MS = 3_000

/** Share of the time in which the event loop works. Health checks, and comparisons in the background, take less. */
const MAX_UTILIZATION = 0.2

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
