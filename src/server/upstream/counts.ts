/** The number of artifacts and of log lines of runs, which Prefect's API does not report. */
import * as z from 'zod/mini'
import { hasEnded, StateType } from '#contract/run.ts'
import type { RunCounts } from '#server/runs/counts.ts'
import type { Upstream } from './connection.ts'
import { countRows } from './count-rows.ts'
import { type CountedKey, countEach } from './count-versions.ts'
import { countAll, withoutNulls } from './lists.ts'
import { inBatches, inParallel, PAGE_SIZE } from './pages.ts'

const MAX_CONCURRENCY = 8
/** Runs and logs whose last count is kept. */
const MAX_KNOWN = 2000

const States = z.array(z.object({ id: z.string(), state_type: z.nullable(StateType) }))
const Rows = z.array(z.unknown())

export function upstreamCounts(upstream: Upstream): RunCounts {
  /** Counts of runs that had ended, so that they can only fall. */
  const upperBounds = new Map<string, number>()
  const lines = new Map<string, number>()

  async function countRuns(upstream: Upstream, ids: string[]): Promise<Map<string, number>> {
    const body = { flow_runs: { id: { any_: ids } }, limit: PAGE_SIZE }
    const runs = await upstream.ask(States, 'POST', '/flow_runs/filter', body)
    const ended = new Set(runs.filter(({ state_type }) => hasEnded(state_type)).map(({ id }) => id))
    const counted = ids.map((key): CountedKey => {
      const most = (ended.has(key) ? upperBounds.get(key) : undefined) ?? Number.POSITIVE_INFINITY
      return { key, least: 0, most, size: Number.POSITIVE_INFINITY }
    })
    // Separately, so that a gain of one run cannot hide the loss of another.
    const isBounded = ({ most }: CountedKey) => most !== Number.POSITIVE_INFINITY
    const groups = [counted.filter(isBounded), counted.filter((run) => !isBounded(run))]
    const requests = { count: (ids: string[]) => countPublished(upstream, ids), read: async () => [] }
    const results = await Promise.all(groups.map((group) => countEach(group, requests)))
    for (const { counts, isSteady } of results) {
      for (const [id, count] of counts) if (isSteady && ended.has(id)) remember(upperBounds, id, count)
    }
    return new Map(results.flatMap(({ counts }) => [...counts]))
  }

  return {
    countArtifacts: async (ids, signal) => {
      const counts = await inParallel(inBatches([...new Set(ids)]), MAX_CONCURRENCY, (batch) =>
        countRuns(upstream.until(signal), batch),
      )
      return Object.fromEntries(counts.flatMap((counted) => [...counted]))
    },
    countLogs: async ({ logs }, signal) => {
      const filter = logs ? { logs: withoutNulls(logs) } : {}
      const name = JSON.stringify(filter)
      const read = async (offset: number) => {
        const body = { ...filter, sort: 'TIMESTAMP_ASC', limit: PAGE_SIZE, offset }
        return (await upstream.until(signal).ask(Rows, 'POST', '/logs/filter', body)).length
      }
      // The last known line is read again, because the lines may have been deleted with their run.
      const known = Math.max(0, (lines.get(name) ?? 0) - 1)
      const grown = await countRows(known, read)
      const count = grown > known || known === 0 ? grown : await countRows(0, read)
      remember(lines, name, count)
      return count
    },
  }
}

function remember(counts: Map<string, number>, name: string, count: number): void {
  counts.delete(name)
  counts.set(name, count)
  for (const oldest of counts.keys()) {
    if (counts.size <= MAX_KNOWN) return
    counts.delete(oldest)
  }
}

/**
 * Leaves out Prefect's own result references, which have neither key nor type. `not_any_` also drops artifacts without
 * a type, so `or_` brings back those that have a key.
 */
const countPublished = (upstream: Upstream, any_: string[]) =>
  countAll(upstream, {
    artifacts: { operator: 'or_', key: { exists_: true }, type: { not_any_: ['result'] } },
    flow_runs: { operator: 'and_', id: { any_ } },
  })
