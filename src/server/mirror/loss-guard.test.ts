/** Upstream servers that suddenly have other content, or none. */
import { expect, onTestFinished, test } from 'vitest'
import type { DeletedUpstream } from '#contract/mirror.ts'
import { reasonOf, UpstreamError } from '#server/errors.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { importUpstream } from './import/import-upstream.ts'
import { Retries } from './import/retries.ts'
import { LossGuard } from './loss-guard.ts'
import { beginMirror } from './mirror-state.ts'
import { ADDRESS, DrivenSync, log, modelUpstream } from './test/test-driven-sync.ts'
import { Model } from './test/test-model.ts'
import { answerModel } from './test/test-model-answers.ts'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const TIME = '2026-01-01T00:00:00.000000Z'

function modelOf(rows: number, seed = 1): Model {
  const model = new Model({ seed })
  const flow = { id: model.newId(), created: TIME, updated: TIME, name: `flow ${seed}`, tags: [] }
  model.related.flows.set(flow.id, flow)
  for (let row = 0; row < rows; row++) {
    model.now += SECOND
    model.insert({ key: `key-${row % 5}`, data: row })
    const run = { id: model.newId(), created: TIME, updated: TIME, name: `run ${row}`, flow_id: flow.id, tags: [] }
    const state = { state_id: null, state_type: row % 2 ? 'RUNNING' : 'COMPLETED', state_name: 'Odd', state: null }
    model.related.flow_runs.set(run.id, { ...run, ...state, start_time: TIME, end_time: row % 2 ? null : TIME })
  }
  return model
}

/** A mirror that has read a model. */
async function open(model: Model, deleted: DeletedUpstream = 'remove') {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  let pick = () => model
  const upstream = modelUpstream(model, undefined, (answer, { method, path, body }) =>
    pick() === model ? answer : answerModel(pick(), method, path, body),
  )
  const sync = new DrivenSync(db, model, upstream, { deleted })
  await sync.settle()
  return {
    db,
    upstream,
    sync,
    /** From now on, another model answers. */
    answerAs: (other: () => Model) => {
      pick = other
    },
    content: async () => ({
      artifacts: await db.selectFrom('artifact').selectAll().orderBy('id').execute(),
      keys: await db.selectFrom('artifact_collection').selectAll().orderBy('id').execute(),
      versions: await db.selectFrom('artifact_version').selectAll().orderBy('artifact_id').execute(),
      onlyHere: await db.selectFrom('artifact_only_here').selectAll().execute(),
      runs: await db.selectFrom('flow_run').selectAll().orderBy('id').execute(),
      deletedRuns: await db.selectFrom('mirrored_run').select('deleted').where('deleted', 'is not', null).execute(),
      flows: await db.selectFrom('flow').selectAll().orderBy('id').execute(),
    }),
  }
}

const count = async (db: Awaited<ReturnType<typeof open>>['db']) =>
  (await db.selectFrom('artifact').select('id').execute()).length

/** Polls for a time. */
async function run(sync: DrivenSync, model: Model, time: number): Promise<void> {
  for (const end = model.now + time; model.now < end; ) await sync.poll()
}

test.each<[string, DeletedUpstream, () => Model]>([
  ['nothing', 'remove', () => new Model()],
  ['nothing', 'keep', () => new Model()],
  ['other artifacts and runs', 'remove', () => modelOf(70, 2)],
  ['more artifacts and runs', 'remove', () => modelOf(150, 3)],
])('a server that has %s for some minutes changes nothing (%s)', async (_, deleted, make) => {
  const model = modelOf(60)
  const { sync, content, answerAs } = await open(model, deleted)
  const before = await content()
  const other = make()
  // It is noticed that it was away.
  answerAs(() => {
    throw new UpstreamError(502, 'It cannot be reached.')
  })
  await sync.poll()
  answerAs(() => other)
  await run(sync, model, 9 * MINUTE)
  expect(await content()).toEqual(before)
  answerAs(() => model)
  model.insert({ key: 'key-1' })
  await run(sync, model, MINUTE)
  expect((await content()).artifacts).toHaveLength(61)
})

test('a mirror says how long a loss has to last', async () => {
  const { db, upstream, answerAs } = await open(modelOf(60))
  answerAs(() => new Model())
  const checking = new LossGuard(db, upstream).checkSample('artifacts')
  await expect(checking).rejects.toThrow('The mirror stays as it is unless this lasts for 10 min.')
})

test('a loss that lasts is accepted', async () => {
  const model = modelOf(60)
  const { db, sync } = await open(model)
  model.expire(model.now - 5 * SECOND)
  model.related.flow_runs.clear()
  await run(sync, model, 9 * MINUTE)
  expect(await count(db)).toBe(60)
  await run(sync, model, 2 * MINUTE)
  expect(await count(db)).toBe(model.artifacts.size)
  await run(sync, model, 70 * MINUTE)
  expect(await db.selectFrom('flow_run').select('id').execute()).toEqual([])
})

test.each(['remove', 'keep'] as const)(
  'a load balancer that also reaches an empty server changes nothing (%s)',
  async (deleted) => {
    const model = modelOf(60)
    const { content, sync, answerAs } = await open(model, deleted)
    const before = await content()
    const empty = new Model()
    let requests = 0
    answerAs(() => (requests++ % 2 ? empty : model))
    for (let hour = 0; hour < 2; hour++) {
      model.now += 60 * MINUTE
      await run(sync, model, 2 * MINUTE)
    }
    answerAs(() => model)
    await run(sync, model, 2 * MINUTE)
    expect(await content()).toEqual(before)
  },
)

/** Another import of what a mirror has read. */
function importAgain(
  { db, upstream }: Pick<Awaited<ReturnType<typeof open>>, 'db' | 'upstream'>,
  deleted: DeletedUpstream,
) {
  const { signal } = new AbortController()
  const retries = new Retries(signal, () => {}, 1)
  return importUpstream(db, { upstream, deleted, hasDetails: false, retries, signal, show: () => {}, log })
}

test('an import from an empty server fails, says what to do, and removes nothing', async () => {
  const mirror = await open(modelOf(60))
  const before = await mirror.content()
  mirror.answerAs(() => new Model())
  const failure = await importAgain(mirror, 'remove').catch(reasonOf)
  expect(failure).toContain('model.example has only 0 of 60 artifacts')
  expect(failure).toContain('MIRROR_DELETED=keep')
  expect(failure).not.toContain('lasts for')
  expect(await mirror.content()).toEqual(before)
})

test.each([
  ['most', 5],
  ['all', 0],
])('an import that keeps what is deleted accepts that %s has expired', async (_, left) => {
  const model = modelOf(120)
  const mirror = await open(model, 'keep')
  const known = [...model.artifacts.keys()]
  for (const id of known.slice(0, known.length - left)) model.remove(id)
  model.related.flow_runs.clear()
  model.insert({ key: 'key-1' })
  await importAgain(mirror, 'keep')
  const { artifacts, onlyHere, runs, deletedRuns } = await mirror.content()
  expect([artifacts.length, onlyHere.length]).toEqual([121, 120 - left])
  // Those of the model that are active.
  expect([runs.length, deletedRuns.length]).toEqual([60, 60])
})

test('an import that keeps what is deleted fails for another server at the address', async () => {
  const mirror = await open(modelOf(60), 'keep')
  const before = await mirror.content()
  mirror.answerAs(() => modelOf(70, 2))
  await expect(importAgain(mirror, 'keep')).rejects.toThrow('it is another server or workspace')
  expect(await mirror.content()).toEqual(before)
})
