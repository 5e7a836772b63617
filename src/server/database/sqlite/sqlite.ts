/** SQLite, safe against power loss. */
import BetterSqlite3 from 'better-sqlite3'
import { type Dialect, type Kysely, SqliteIntrospector } from 'kysely'
import { defineFunctions } from '#server/database/fold-case.ts'
import { cacheStatements } from '#server/database/least-recently-used.ts'
import { SqliteCompiler } from '#server/database/query-compilers.ts'
import type { Tables } from '#server/database/tables.ts'
import { StorageFailure, Unavailable } from '#server/errors.ts'
import type { Exclusively, OpenedFile, Prepare, Statement } from './change-queue.ts'
import { Checkpoints } from './checkpoints.ts'
import { GroupSync } from './group-sync.ts'
import { SqliteFileDriver } from './sqlite-driver.ts'
import { type CheckFile, FileAdapter, watchFile } from './sqlite-file.ts'
import { ReaderThread } from './sqlite-reader.ts'

const BUSY_TIMEOUT_MS = 5000

/** A thread of its own for long reads, and the connection of the store that uses it. */
export type Reader = { thread: ReaderThread; db: Kysely<Tables> }

/**
 * SQLite with one connection that writes, which one statement or transaction uses at a time. The busy timeout bounds how
 * long it waits for other processes. `reader` is closed with it. With `isReadOnly`, nothing can be written.
 */
export function sqliteDialect(path: string, reader: Reader | null, isReadOnly = false): Dialect {
  let checkFile: CheckFile = () => {}
  const open = (exclusively: Exclusively) => {
    const file = isReadOnly ? openToRead(path, reader) : openToWrite(path, reader, exclusively)
    checkFile = file.checkFile
    return file
  }
  return {
    createDriver: () => new SqliteFileDriver(open),
    createAdapter: () => new FileAdapter(() => checkFile(), reader?.db ?? null),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteCompiler(),
  }
}

export function startReader(path: string): ReaderThread {
  return new ReaderThread(path, BUSY_TIMEOUT_MS, mapDatabaseErrors)
}

type File = OpenedFile & { checkFile: CheckFile }

/** Nothing is written, or SQLite syncs it. */
const UNSYNCED = { noteCommit: () => {}, waitForSync: async () => {}, waitForIdle: async () => {} }

function openToRead(path: string, reader: Reader | null): File {
  const database = connect(path, true)
  const checkFile = watchFile(path)
  const prepare = prepareOnce(database, checkFile)
  const close = async () => {
    await reader?.thread.stop()
    database.close()
  }
  const isInTransaction = () => database.inTransaction
  return { prepare, prepareRead: prepare, isInTransaction, ...UNSYNCED, recover: () => {}, checkFile, close }
}

function openToWrite(path: string, reader: Reader | null, exclusively: Exclusively): File {
  const database = connect(path, false)
  const hasWal = database.pragma('journal_mode = WAL', { simple: true }) === 'wal'
  const checkFile = watchFile(path)
  const isInTransaction = () => database.inTransaction
  const recover = () => {
    if (database.inTransaction) mapDatabaseErrors(() => database.exec('rollback'))
  }
  const close = async () => {
    await reader?.thread.stop()
    database.close()
  }
  if (!hasWal || reader === null) {
    // In memory, or in a folder in which connections cannot share memory.
    database.pragma('synchronous = FULL')
    const prepare = prepareOnce(database, checkFile)
    return { prepare, prepareRead: null, isInTransaction, ...UNSYNCED, recover, checkFile, close }
  }
  // Commits are synced by `GroupSync`, and checkpoints run in the thread of the reader.
  database.pragma('synchronous = NORMAL')
  database.pragma('wal_autocheckpoint = 0')
  const checkpoints = new Checkpoints(database, exclusively, reader.thread)
  const sync = new GroupSync(`${database.name}-wal`)
  const reads = connect(path, true)
  return {
    prepare: prepareOnce(database, () => {
      checkFile()
      sync.check()
    }),
    prepareRead: prepareOnce(reads, checkFile),
    isInTransaction,
    noteCommit: () => {
      sync.noteCommit()
      checkpoints.start()
    },
    waitForSync: () => sync.wait(),
    waitForIdle: () => sync.idle(),
    recover,
    checkFile,
    close: async () => {
      await reader.thread.stop()
      await sync.stop()
      await checkpoints.stop()
      reads.close()
      await close()
    },
  }
}

function connect(path: string, readonly: boolean): BetterSqlite3.Database {
  const database = new BetterSqlite3(path, { readonly, timeout: BUSY_TIMEOUT_MS })
  defineFunctions(database)
  return database
}

/** Preparing a statement often costs more than running it, so each SQL text is prepared once while it is in use. */
function prepareOnce(database: BetterSqlite3.Database, check: () => void): Prepare {
  return cacheStatements((text) => {
    const statement = mapDatabaseErrors(() => database.prepare<unknown[], never>(text))
    const isCommit = text === 'commit'
    return wrapStatement(statement, () => {
      // At the start of a transaction and before its end. A rollback must not fail.
      if (isCommit || !(statement.readonly || database.inTransaction)) check()
    })
  })
}

/** The statement with its errors mapped, and with a check before it runs. */
function wrapStatement(statement: BetterSqlite3.Statement<unknown[], never>, check: () => void): Statement {
  const run = <Result>(work: () => Result): Result => {
    check()
    return mapDatabaseErrors(work)
  }
  return {
    reader: statement.reader,
    readonly: statement.readonly,
    all: (values) => run(() => statement.all(values)),
    run: (values) => run(() => statement.run(values)),
  }
}

/** The disk is full or fails, or the file is read-only, damaged or cannot be opened. */
const STORAGE_CODES = /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/

function mapDatabaseErrors<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const code = error instanceof BetterSqlite3.SqliteError ? error.code : ''
    if (STORAGE_CODES.test(code)) throw new StorageFailure(error)
    // Another process held the file's lock for longer than the busy timeout.
    throw code.startsWith('SQLITE_BUSY') ? new Unavailable(error) : error
  }
}
