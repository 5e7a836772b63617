/** Whatever happens upstream between two requests of the sync, the mirror is the same in the end. */
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import type { DeletedUpstream } from '#contract/mirror.ts'
import { storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { UpstreamError } from '#server/errors.ts'
import { beginMirror } from '#server/mirror/mirror-state.ts'
import { ADDRESS, Crash, DrivenSync, modelUpstream } from '#server/mirror/test/test-driven-sync.ts'
import { expectArchived, expectMirrored } from '#server/mirror/test/test-mirrored-rows.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { openTestDatabase } from '#server/test/test-app.ts'

const SECOND = 1_000_000

const number = fc.nat({ max: 1000 })
const operation = fc.record({
  /** Requests before it. */
  after: fc.nat({ max: 6 }),
  kind: fc.constantFrom(
    'create',
    'create',
    'create',
    'many',
    'patch',
    'patch',
    'patch',
    'delete',
    'delete latest',
    'delete key',
    'late',
    'very late',
    'moment',
    'seconds',
    'minute',
    'crash',
    'fail',
  ),
  pick: number,
})
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never

const scenario = fc.record({
  seed: fc.nat(),
  rows: fc.nat({ max: 40 }),
  /** How often the clock moves between the first artifacts. */
  hasTies: fc.boolean(),
  operations: fc.array(operation, { maxLength: 40 }),
})

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never

const keyOf = (pick: number) => (pick % 7 === 0 ? null : `key-${pick % 4}`)

/** Applies an operation; throws what a request fails with. */
function apply(model: Model, { kind, pick }: Operation): void {
  const all = [...model.artifacts.keys()]
  const any = all[pick % Math.max(1, all.length)] ?? ''
  const key = keyOf(pick) ?? 'key-0'
  switch (kind) {
    case 'create':
      model.insert({ key: keyOf(pick), data: pick, type: pick % 3 === 0 ? 'markdown' : null })
      return
    case 'many':
      for (let count = 0; count < 9; count++) model.insert({ key: keyOf(pick + count), data: pick })
      return
    case 'patch':
      model.update(any, { data: { pick }, description: `changed ${pick}` })
      return
    case 'delete':
      model.remove(any)
      return
    case 'delete latest':
      model.remove(model.collections.get(key)?.latest_id ?? '')
      return
    case 'delete key':
      for (const { id, key: other } of [...model.artifacts.values()]) if (other === key) model.remove(id)
      return
    case 'late':
      model.insert({ key: keyOf(pick), created: storedTime(model.now - pick * 3500), data: pick })
      return
    case 'very late':
      model.insert({ key: keyOf(pick), created: storedTime(model.now - SECOND * (100 + pick)), data: pick })
      return
    case 'moment':
      model.now += pick
      return
    case 'seconds':
      model.now += pick * 7000
      return
    case 'minute':
      model.now += 61 * SECOND
      return
    case 'crash':
      throw new Crash()
    case 'fail':
      throw new UpstreamError(503, 'unavailable')
  }
}

/** Numbers are never changed, nor given twice. */
async function expectStable(db: Database, known: Map<string, string>): Promise<void> {
  const rows = await db.selectFrom('artifact_version').select(['artifact_id', 'key', 'version']).execute()
  for (const { artifact_id, key, version } of rows) {
    const number = `${key} ${version}`
    expect(known.get(artifact_id) ?? number).toBe(number)
    known.set(artifact_id, number)
  }
  expect(new Set(known.values()).size).toBe(known.size)
}

/** In memory where possible, which is much faster. */
async function openEmptyDatabase() {
  if (inject('database') !== 'sqlite') return openTestDatabase()
  const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  return { db, close: () => db.destroy() }
}

async function run({ seed, rows, hasTies, operations }: Scenario, deleted: DeletedUpstream): Promise<void> {
  const { db, close } = await openEmptyDatabase()
  try {
    await beginMirror(db, ADDRESS)
    const model = new Model({ seed })
    for (let row = 0; row < rows; row++) {
      if (!hasTies || row % 5 === 0) model.now += 1234
      model.insert({ key: keyOf(row * 31), data: row })
    }
    model.now += SECOND
    const queue = operations.map((each) => ({ ...each }))
    const upstream = modelUpstream(model, () => {
      for (let [next] = queue; next !== undefined && next.after-- <= 0; [next] = queue) {
        queue.shift()
        apply(model, next)
      }
    })
    const sync = new DrivenSync(db, model, upstream, { deleted })
    const numbers = new Map<string, string>()
    while (queue.length > 0) {
      await sync.step()
      await expectStable(db, numbers)
    }
    await sync.settle()
    await expectStable(db, numbers)
    if (deleted === 'remove') await expectMirrored(db, model)
    else await expectArchived(db, model)
  } finally {
    await close()
  }
}

test.each(['remove', 'keep'] as const)('the mirror equals the model in the end (deleted: %s)', async (deleted) => {
  await fc.assert(
    fc.asyncProperty(scenario, (each) => run(each, deleted)),
    { numRuns: inject('database') === 'sqlite' ? 20 : 5 },
  )
})
