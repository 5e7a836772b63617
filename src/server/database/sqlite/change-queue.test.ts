import { readdirSync, readlinkSync, renameSync } from 'node:fs'
import { platform } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '#server/database/open.ts'
import { onChange, transact } from '#server/database/transaction.ts'
import { openTestDatabase } from '#server/test/test-app.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database
let path: string

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
  path = database.location.kind === 'sqlite' ? database.location.path : ''
  // On a busy machine, changes can take too long for one transaction.
  vi.spyOn(performance, 'now').mockReturnValue(0)
})
afterEach(() => {
  vi.restoreAllMocks()
  return database.close()
})

const insert = (db: Database, artifact_id: string) =>
  db.insertInto('artifact_pin').values({ artifact_id, created: '2026' }).execute()

/** `finish` runs in the transaction. Changes that are started in the same turn share one. */
const pin = (id: string, finish: (db: Database) => unknown = () => {}) =>
  transact(db, async (db) => {
    await insert(db, id)
    await finish(db)
  })

async function readPins(): Promise<string[]> {
  const rows = await db.selectFrom('artifact_pin').select('artifact_id').orderBy('artifact_id').execute()
  return rows.map(({ artifact_id }) => artifact_id)
}

const refuse = () => {
  throw new Error('refused')
}

async function outcomes(changes: Promise<unknown>[]): Promise<string[]> {
  const results = await Promise.allSettled(changes)
  return results.map((result) => (result.status === 'fulfilled' ? 'stored' : result.reason.constructor.name))
}

/** The pages that are in the `-wal` file only. */
function countPages(): number {
  const other = new BetterSqlite3(path, { readonly: true })
  const count = other.prepare<[], { log: number }>('pragma wal_checkpoint(noop)').get()
  other.close()
  return count?.log ?? Number.NaN
}

test('changes that wait at the same time write fewer pages than separate ones', async () => {
  const start = countPages()
  for (let turn = 0; turn < 16; turn++) await pin(`apart ${turn}`)
  const apart = countPages() - start
  await Promise.all(Array.from({ length: 16 }, (_, turn) => pin(`together ${turn}`)))
  const together = countPages() - start - apart
  expect(together).toBeGreaterThan(0)
  expect(together).toBeLessThan(apart / 4)
})

test.each([0, 1, 2])('a change that fails affects no other of its transaction: number %i', async (place) => {
  const changes = ['a', 'b', 'c'].map((id, index) => pin(id, index === place ? refuse : undefined))
  expect((await outcomes(changes)).toSpliced(place, 1)).toEqual(['stored', 'stored'])
  await expect(changes[place]).rejects.toThrow('refused')
  expect(await readPins()).toEqual(['a', 'b', 'c'].toSpliced(place, 1))
})

test('a statement that fails affects no other of its transaction', async () => {
  const changes = [insert(db, 'a'), insert(db, 'a'), insert(db, 'b')]
  expect(await outcomes(changes)).toEqual(['stored', 'SqliteError', 'stored'])
  expect(await readPins()).toEqual(['a', 'b'])
})

test('a change sees the earlier ones of its transaction, and readers see none of them', async () => {
  const seen: unknown[] = []
  const look = async (db: Database) => {
    const { rows } = await sql`select artifact_id from artifact_pin order by artifact_id`.execute(db)
    seen.push(rows.length, await readPins())
  }
  await Promise.all([pin('a'), pin('b', look)])
  expect(seen).toEqual([2, []])
})

test('if the commit fails, all changes of the transaction fail and none is announced', async () => {
  let announced = 0
  onChange(db, () => announced++)
  const changes = [pin('a'), pin('b', () => renameSync(path, `${path}.moved`)), insert(db, 'c'), pin('d', refuse)]
  expect(await outcomes(changes)).toEqual(['StorageFailure', 'StorageFailure', 'StorageFailure', 'StorageFailure'])
  renameSync(`${path}.moved`, path)
  expect([await readPins(), announced]).toEqual([[], 0])
  await pin('e')
  expect([await readPins(), announced]).toEqual([['e'], 1])
})

/** Lets the file grow by no page, as on a full disk. */
async function fillDisk(): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
  await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db)
}

const tooLarge = (db: Database) => insert(db, 'x'.repeat(300_000))

test('if SQLite rolls back on a full disk, the changes before fail and those after are stored', async () => {
  await fillDisk()
  let announced = 0
  onChange(db, () => announced++)
  const outcome = await outcomes([pin('a'), pin('b', tooLarge), pin('c'), pin('d')])
  expect(outcome).toEqual(['StorageFailure', 'StorageFailure', 'stored', 'stored'])
  expect([await readPins(), announced]).toEqual([['c', 'd'], 2])
})

test('a change that ignores the rollback of SQLite fails, and stores nothing', async () => {
  await fillDisk()
  const first = pin('a')
  const stubborn = pin('b', async (db) => {
    await tooLarge(db).catch(() => {})
    await insert(db, 'more').catch(() => {})
  })
  expect(await outcomes([first, stubborn])).toEqual(['StorageFailure', 'StorageFailure'])
  expect(await readPins()).toEqual([])
})

/** The files without a name that this process has open, on Linux. */
function openTemporaryFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${name}`)
      return file.endsWith(' (deleted)') ? [file] : []
    } catch {
      return []
    }
  })
}

test.runIf(platform() === 'linux')('what a change overwrites is not copied to a file', async () => {
  for (let turn = 0; turn < 40; turn++) await pin(`${turn}${'x'.repeat(2000)}`)
  const before = openTemporaryFiles()
  const during: string[] = []
  const overwrite = async (db: Database) => {
    await db.updateTable('artifact_pin').set({ created: '2027' }).execute()
    during.push(...openTemporaryFiles())
  }
  await Promise.all([pin('a'), pin('b', overwrite)])
  expect(during).toEqual(before)
})

test('a statement that no transaction may contain runs between changes', async () => {
  const changes = [pin('a'), pin('b'), sql`vacuum`.execute(db), pin('c'), pin('d')]
  expect(await outcomes(changes)).toEqual(['stored', 'stored', 'stored', 'stored', 'stored'])
  expect(await readPins()).toEqual(['a', 'b', 'c', 'd'])
})

test('a connection finds what it has written while other changes wait', async () => {
  const found = db.connection().execute(async (db) => {
    await insert(db, 'b')
    return db.selectFrom('artifact_pin').select('artifact_id').where('artifact_id', '=', 'b').execute()
  })
  await Promise.all([pin('a'), found, pin('c')])
  expect(await found).toEqual([{ artifact_id: 'b' }])
})

test('a transaction that has been open for long is committed before the next change', async () => {
  vi.restoreAllMocks()
  const { promise: isSeen, resolve: end } = Promise.withResolvers<void>()
  const changes = [pin('a', () => pause(100)), pin('b', () => isSeen)]
  await expect.poll(readPins).toEqual(['a'])
  end()
  await Promise.all(changes)
})

test('changes that are active when the database closes are stored or fail', async () => {
  const changes = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => pin(id))
  await Promise.resolve()
  await db.destroy()
  const results = await outcomes(changes)
  const file = new BetterSqlite3(path, { readonly: true })
  const stored = file.prepare('select artifact_id from artifact_pin order by 1').pluck().all()
  file.close()
  expect(stored).toEqual(
    expect.arrayContaining(['a', 'b', 'c', 'd', 'e', 'f'].filter((_, i) => results[i] === 'stored')),
  )
})
