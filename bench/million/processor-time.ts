/** The processor time of work: of this process, and of the backends of PostgreSQL, if it runs on this machine. */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import pg from 'pg'
import type { DatabaseLocation } from '#server/config.ts'

export type Meter = {
  /** Milliseconds of processor time, and the result of the work. */
  measure: <Result>(work: () => Promise<Result>) => Promise<[number, Result]>
  close: () => Promise<void>
}

export async function openMeter(location: DatabaseLocation): Promise<Meter> {
  if (location.kind === 'sqlite') return { measure: measureOwn, close: async () => {} }
  const client = new pg.Client({ connectionString: location.url, application_name: 'meter' })
  await client.connect()
  const readBackends = async () => {
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'vitrine' and datname = current_database()",
    )
    return new Map(rows.map(({ pid }) => [pid, millisecondsOf(pid)]))
  }
  return {
    async measure(work) {
      const before = await readBackends()
      const [own, result] = await measureOwn(work)
      const after = await readBackends()
      const time = [...after].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), own)
      return [time, result]
    },
    close: () => client.end(),
  }
}

async function measureOwn<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return [(user + system) / 1000, result]
}

/** Linux only. A backend has one thread. */
function millisecondsOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
