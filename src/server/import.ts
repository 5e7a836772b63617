/** Copies an upstream server into a database, for `vitrine import`. */
import { setTimeout as pause } from 'node:timers/promises'
import { fastify } from 'fastify'
import { settings } from '#contract/settings.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { isShared, MIRROR_LOCK, withWorkerLock } from './database/dialect.ts'
import { type Database, openDatabase } from './database/open.ts'
import { isFileInUse } from './database/sqlite/file-in-use.ts'
import { Conflict, UpstreamError } from './errors.ts'
import { type ImportPart, importUpstream, type Omissions } from './mirror/import/import-upstream.ts'
import { Retries } from './mirror/import/retries.ts'
import { beginMirror } from './mirror/mirror-state.ts'
import { mirrorOf } from './mirror/options.ts'

/** The database cannot be used. */
class ImportFailure extends Error {}

export type ImportOptions = {
  /** URL of the upstream's API. */
  from: string
  databaseUrl: string | undefined
  hasDetails: boolean
  env: Record<string, string | undefined>
  signal: AbortSignal
  show: (part: ImportPart, done: number, total: number | null) => void
  notify: (message: string) => void
}

/** In one line, why nothing or only a part was imported. */
type Failed = { failure: string; isUsage: boolean }

export type ImportResult = Failed | ({ failure: null } & Imported)

type Imported = { artifacts: number; flowRuns: number; taskRuns: number; logLines: number; omitted: Omissions }

/** Resolves when everything is here. Rejects with the reason of the signal. */
export async function importFrom(options: ImportOptions): Promise<ImportResult> {
  // Some timers of the sync do not keep a process running.
  const timer = setInterval(() => {}, 60_000)
  try {
    return { failure: null, ...(await openAndImport(options)) }
  } catch (error) {
    options.signal.throwIfAborted()
    return failureOf(error)
  } finally {
    clearInterval(timer)
  }
}

function failureOf(error: unknown): Failed {
  if (error instanceof ImportFailure) return { failure: error.message, isUsage: false }
  if (error instanceof ConfigError) return { failure: error.message, isUsage: true }
  if (error instanceof UpstreamError) return { failure: error.message, isUsage: false }
  if (error instanceof Conflict) return { failure: `The import was interrupted. ${error.message}`, isUsage: false }
  throw error
}

async function openAndImport(options: ImportOptions): Promise<Imported> {
  const { hasDetails, signal, show, notify } = options
  const { database, upstream: location, deletedUpstream } = configOf(options)
  if (location === null) throw new ConfigError('--from requires the URL of an API.')
  if (database.kind === 'sqlite' && isFileInUse(database.path)) throw new ImportFailure(IN_USE)
  const db = await openDatabase(database)
  try {
    if (await isInUse(db)) throw new ImportFailure(IN_USE)
    const imported: Imported[] = []
    await withWorkerLock(db, MIRROR_LOCK, async (own) => {
      await claim(own, location.address)
      const { upstream, deleted } = mirrorOf(location, { deleted: deletedUpstream })
      const retries = new Retries(signal, notify)
      const { log } = fastify({ logger: false })
      const omitted = await importUpstream(own, {
        upstream,
        deleted,
        hasDetails,
        retries,
        signal,
        show,
        log,
      })
      imported.push({ ...(await readCounts(own)), omitted })
    })
    const [result] = imported
    // Without the lock.
    if (result === undefined) throw new ImportFailure(IN_USE)
    return result
  } finally {
    await db.destroy()
  }
}

/** The connections of a server that has just stopped may need a moment to end. */
async function isInUse(db: Database): Promise<boolean> {
  for (let attempt = 1; await isShared(db); attempt++) {
    if (attempt === MAX_ATTEMPTS) return true
    await pause(ATTEMPT_INTERVAL_MS)
  }
  return false
}

const MAX_ATTEMPTS = 10
const ATTEMPT_INTERVAL_MS = 300

const IN_USE = 'The database is in use. Stop the servers that run on it, and other imports.'

function configOf({ from, databaseUrl, env }: ImportOptions): Config {
  // A mirror has another default.
  const database = databaseUrl ?? (env.DATABASE_URL?.trim() || settings.database.default)
  return readConfig({ ...env, VITRINE_UPSTREAM_URL: from }, ['--database-url', database])
}

async function claim(db: Database, address: string): Promise<void> {
  try {
    await beginMirror(db, address)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    throw new ImportFailure(`The database cannot hold a copy of ${address}. ${error.message} Choose another one.`)
  }
}

async function readCounts(db: Database): Promise<Omit<Imported, 'omitted'>> {
  const count = (table: 'artifact' | 'flow_run' | 'task_run' | 'log') =>
    db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
  const [artifacts, flowRuns, taskRuns, logLines] = await Promise.all([
    count('artifact'),
    count('flow_run'),
    count('task_run'),
    count('log'),
  ])
  return {
    artifacts: artifacts.count,
    flowRuns: flowRuns.count,
    taskRuns: taskRuns.count,
    logLines: logLines.count,
  }
}
