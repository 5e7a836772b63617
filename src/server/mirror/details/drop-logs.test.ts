import { expect, onTestFinished, test } from 'vitest'
import { storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { keepRuns } from '#server/mirror/runs/deleted-runs.ts'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { flowRunFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { makeTestDatabase } from '#server/test/test-app.ts'
import { dropOldLogs } from './drop-logs.ts'
import { storeLogs } from './store-logs.ts'

const { signal } = new AbortController()

async function openWithLogs(runs: number, lines: number) {
  const { location, drop } = await makeTestDatabase()
  const statements: string[] = []
  const db = await openDatabase(location, { log: ({ query }) => void statements.push(query.sql) })
  onTestFinished(async () => {
    await db.destroy()
    await drop()
  })
  const rows = Array.from({ length: runs }, () => flowRunFields())
  await storeRuns(db, { flows: [], deployments: [], flowRuns: rows.map(wireRow), taskRuns: [] })
  const ids = rows.map(({ id }) => String(id))
  for (const [index, id] of ids.entries()) {
    await writeLog(db, id, lines)
    // The first was used last.
    const logs_used = storedTime((1_800_000_000 - index) * 1_000_000)
    await db.updateTable('mirrored_run').set({ logs_used }).where('flow_run_id', '=', id).execute()
  }
  statements.length = 0
  return { db, ids, statements }
}

async function writeLog(db: Database, flow_run_id: string, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => {
    const timestamp = new Date(1_700_000_000_000 + index).toISOString()
    return wireRow({ id: crypto.randomUUID(), flow_run_id, timestamp, level: 20, message: 'Fitted' })
  })
  await storeLogs(db, { column: 'flow_run_id', id: flow_run_id }, lines, () => false)
}

async function linesOf(db: Database, ids: string[]) {
  const rows = await db
    .selectFrom('log')
    .select(({ fn }) => ['flow_run_id' as const, fn.countAll<number>().as('count')])
    .groupBy('flow_run_id')
    .execute()
  const counts = new Map(rows.map(({ flow_run_id, count }) => [flow_run_id, count]))
  return ids.map((id) => counts.get(id) ?? 0)
}

test('the logs that were not asked for for longest are deleted, until few enough lines are left', async () => {
  const { db, ids } = await openWithLogs(4, 300)
  await dropOldLogs(db, 700, signal)
  expect(await linesOf(db, ids)).toEqual([300, 300, 0, 0])
  const stored = await db.selectFrom('mirrored_run').select('log_lines').orderBy('logs_used').execute()
  expect(stored.map(({ log_lines }) => log_lines)).toEqual([0, 0, 300, 300])
})

test('the logs of runs that exist only here stay, however many they are', async () => {
  const { db, ids } = await openWithLogs(4, 300)
  await keepRuns(db, ids.slice(1))
  await dropOldLogs(db, 300, signal)
  expect(await linesOf(db, ids)).toEqual([300, 300, 300, 300])
  await dropOldLogs(db, 299, signal)
  expect(await linesOf(db, ids)).toEqual([0, 300, 300, 300])
})

test('the runs whose logs are deleted are searched for together, and lines in parts', async () => {
  const { db, statements } = await openWithLogs(12, 100)
  await dropOldLogs(db, 0, signal)
  expect(statements.filter((text) => /order by "logs_used"/.test(text)).length).toBe(1)
  const long = await openWithLogs(1, 1100)
  await dropOldLogs(long.db, 0, signal)
  expect(long.statements.filter((text) => text.startsWith('delete from "log"')).length).toBe(5)
})
