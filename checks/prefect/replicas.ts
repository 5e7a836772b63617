/** Vitrine as the mirror of a Prefect server, in one process or several on the same database. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DeletedUpstream } from '#contract/mirror.ts'
import { createDatabase, startPostgres } from '#server/test/test-postgres.ts'
import { freePort } from './prefect-server.ts'
import { type Server, startServer } from './server.ts'

export type Database = 'sqlite' | 'postgres'

/** On PostgreSQL. */
const REPLICAS = 2

export type Replicas = {
  addresses: string[]
  /** Kills the replicas with these indexes, and starts them after a pause. */
  restart: (indexes: number[], pauseMs: number) => Promise<void>
  stop: () => Promise<void>
}

type Options = { database: Database; deleted: DeletedUpstream; upstream: string; folder: string }

export async function startReplicas({ database, deleted, upstream, folder }: Options): Promise<Replicas> {
  const postgres = database === 'postgres' ? await startPostgres() : null
  const url = postgres ? (await createDatabase(postgres.url)).url : `sqlite:${folder}/mirror.db`
  const ports = await Promise.all(Array.from({ length: postgres ? REPLICAS : 1 }, freePort))
  const start = (port: number) =>
    startServer('', port, {
      DATABASE_URL: url,
      VITRINE_UPSTREAM_URL: `${upstream}api`,
      MIRROR_DELETED: deleted,
      // It complains about the Prefect server that is killed.
      LOG_LEVEL: 'error',
    })
  const servers: Server[] = []
  // The first one creates the tables.
  for (const port of ports) servers.push(await start(port))
  return {
    addresses: servers.map(({ address }) => address),
    async restart(indexes, pauseMs) {
      await Promise.all(indexes.map((index) => servers[index]?.stop('SIGKILL')))
      await pause(pauseMs)
      await Promise.all(
        indexes.map(async (index) => {
          servers[index] = await start(ports[index] ?? 0)
        }),
      )
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
      await postgres?.remove()
    },
  }
}
