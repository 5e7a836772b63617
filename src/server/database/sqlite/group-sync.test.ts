import fs, { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { onChange, transact } from '#server/database/transaction.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'

let folder: string
let path: string
let db: Database
let app: FastifyInstance
/** Ends the syncs that are running, oldest first. */
let syncs: ((error?: Error) => void)[]
let onStart: () => void

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  path = join(folder, 'vitrine.db')
  db = await openDatabase({ kind: 'sqlite', path })
  app = await createApp(db, TEST_OPTIONS)
})
afterEach(async () => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
  for (const end of syncs) end()
  await app.close()
  await db.destroy()
  rmSync(folder, { recursive: true })
})

/** From now on, syncs end when the test says so. */
function holdSyncs(): void {
  syncs = []
  onStart = () => {}
  // On a busy machine, changes that take too long for one transaction need a second sync.
  vi.spyOn(performance, 'now').mockReturnValue(0)
  vi.spyOn(fs, 'fdatasync').mockImplementation((descriptor, callback) => {
    onStart()
    syncs.push((error) => {
      if (!error) fs.fdatasyncSync(descriptor)
      callback(error ?? null)
    })
  })
  syncBuiltinESMExports()
}

const endSync = (error?: Error) => syncs.shift()?.(error)

const pin = (artifact_id: string) =>
  transact(db, async (db) => {
    await db.insertInto('artifact_pin').values({ artifact_id, created: '2026' }).execute()
    return artifact_id
  })

const readPins = async (db: Database) => {
  const rows = await db.selectFrom('artifact_pin').select('artifact_id').orderBy('artifact_id').execute()
  return rows.map(({ artifact_id }) => artifact_id)
}

/** Until everything that does not wait for a sync has been done. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 50))

/** Collects the results of changes in the order in which they are acknowledged. */
function collect(changes: Promise<string>[]): string[] {
  const acknowledged: string[] = []
  for (const change of changes) {
    change.then(
      (id) => acknowledged.push(id),
      () => acknowledged.push('failed'),
    )
  }
  return acknowledged
}

test('a change is acknowledged and announced after a sync that began after its commit', async () => {
  holdSyncs()
  let announced = 0
  onChange(db, () => announced++)
  const acknowledged = collect([pin('a')])
  await expect.poll(() => syncs).toHaveLength(1)
  acknowledged.push(...collect([pin('b')]))
  const later = collect([pin('c')])
  await settled()
  expect([acknowledged, announced]).toEqual([[], 0])
  endSync()
  await settled()
  // The sync that ended had begun before the commit of `c`.
  expect([acknowledged, later, announced]).toEqual([['a'], [], 1])
  endSync()
  await expect.poll(() => later).toEqual(['c'])
})

test('the changes that arrive during a sync share the next one', async () => {
  holdSyncs()
  const first = collect([pin('first')])
  await expect.poll(() => syncs).toHaveLength(1)
  const ids = Array.from({ length: 20 }, (_, index) => `pin ${10 + index}`)
  const others = collect(ids.map(pin))
  endSync()
  await expect.poll(() => first).toEqual(['first'])
  await expect.poll(() => readPins(db)).toHaveLength(21)
  await expect.poll(() => syncs).toHaveLength(1)
  await settled()
  expect([syncs.length, others]).toEqual([1, []])
  endSync()
  await expect.poll(() => others).toEqual(ids)
  expect(syncs).toEqual([])
})

test('a change that finds its effect already there waits until that is durable', async () => {
  holdSyncs()
  void pin('a')
  await expect.poll(() => syncs).toHaveLength(1)
  const found = collect([transact(db, async (db) => (await readPins(db)).join())])
  await settled()
  expect(found).toEqual([])
  endSync()
  await expect.poll(() => found).toEqual(['a'])
})

test('reads wait neither for a sync nor for a change', async () => {
  holdSyncs()
  void pin('a')
  await expect.poll(() => syncs).toHaveLength(1)
  expect(await readPins(db)).toEqual(['a'])
  endSync()
  const { promise: isRead, resolve: end } = Promise.withResolvers<void>()
  const { promise: isActive, resolve: begin } = Promise.withResolvers<void>()
  const change = transact(db, async (db) => {
    await db.deleteFrom('artifact_pin').execute()
    begin()
    await isRead
  })
  await isActive
  expect(await readPins(db)).toEqual(['a'])
  end()
  await expect.poll(() => readPins(db)).toEqual([])
  await expect.poll(() => syncs).toHaveLength(1)
  endSync()
  await change
})

const create = () => app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data: 1 } })

test('after a sync that fails, changes are a 503 and not announced, and reads succeed', async () => {
  holdSyncs()
  let announced = 0
  onChange(db, () => announced++)
  const waiting = create()
  await expect.poll(() => syncs).toHaveLength(1)
  endSync(new Error('EIO: i/o error, fdatasync'))
  expect((await waiting).statusCode).toBe(503)
  expect([(await create()).statusCode, syncs.length, announced]).toEqual([503, 0, 0])
  expect((await app.inject({ url: '/api/ready' })).statusCode).toBe(503)
  expect((await app.inject({ method: 'POST', url: '/api/artifacts/filter' })).statusCode).toBe(200)
  await expect(pin('a')).rejects.toMatchObject({ cause: { message: expect.stringContaining('restart the server') } })
})

function pinsIn(file: string): string[] {
  const database = new BetterSqlite3(file)
  const rows = database.prepare<[], { artifact_id: string }>('select artifact_id from artifact_pin').all()
  database.close()
  return rows.map(({ artifact_id }) => artifact_id)
}

test('after a power failure, every acknowledged change is there', async () => {
  holdSyncs()
  // The disk holds at least what had been written when the last sync began.
  const disks: string[] = []
  onStart = () => {
    const disk = join(folder, `disk-${disks.length}.db`)
    disks.push(disk)
    copyFileSync(path, disk)
    copyFileSync(`${path}-wal`, `${disk}-wal`)
  }
  let next = 0
  const acknowledged: string[] = []
  const write = async () => {
    for (let turn = 0; turn < 4; turn++) acknowledged.push(await pin(`pin ${next++}`))
  }
  const writing = Promise.all(Array.from({ length: 8 }, write))
  for (;;) {
    await expect.poll(() => syncs.length === 1 || acknowledged.length === 32).toBe(true)
    if (acknowledged.length === 32) break
    const disk = disks.at(-1) ?? ''
    endSync()
    await settled()
    expect(pinsIn(disk)).toEqual(expect.arrayContaining(acknowledged))
  }
  await writing
})
