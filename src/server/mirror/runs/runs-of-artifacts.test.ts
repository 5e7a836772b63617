/** Artifacts are shown while the runs that they refer to cannot be read, and the runs arrive later. */
import { expect, onTestFinished, test } from 'vitest'
import { isJsonObject, parseJson } from '#contract/json.ts'
import { UpstreamError } from '#server/errors.ts'
import { beginMirror, readMirror } from '#server/mirror/mirror-state.ts'
import { ADDRESS, DrivenSync, modelUpstream } from '#server/mirror/test/test-driven-sync.ts'
import { openTestMirror, waitForFirstSync } from '#server/mirror/test/test-mirror.ts'
import { Model, type ModelRow } from '#server/mirror/test/test-model.ts'
import { startModelServer } from '#server/mirror/test/test-model-server.ts'
import { type Fields, flowFields, flowRunFields, taskRunFields } from '#server/mirror/test/test-rows.ts'
import { UNAVAILABLE } from '#server/mirror/test/test-upstream-server.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { JSON_TYPE } from '#server/upstream/test-upstream.ts'

/** An artifact of a task run that has ended long ago. */
function insertTask(model: Model, key = 'report') {
  const add = (noun: keyof Model['related'], fields: Fields) => {
    const row = parseJson(JSON.stringify(fields))
    if (isJsonObject(row)) model.related[noun].set(String(row.id), { ...row, id: String(row.id) } satisfies ModelRow)
    return String(fields.id)
  }
  const flow_id = add('flows', flowFields({ name: key }))
  const flow_run_id = add('flow_runs', flowRunFields({ flow_id, ...ENDED }))
  const task_run_id = add('task_runs', taskRunFields({ flow_run_id, dynamic_key: key, ...ENDED }))
  return model.insert({ key, data: 1, flow_run_id, task_run_id })
}

const ENDED = { state_id: null, state: null, state_type: 'COMPLETED', end_time: '2025-01-01T00:00:00Z' }

async function open(model: Model) {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  const conduct = { failing: '', status: 0 }
  const upstream = modelUpstream(
    model,
    ({ path }) => {
      if (conduct.status === 503 && path.startsWith(conduct.failing)) throw new UpstreamError(503, 'Not now.')
    },
    (answer, { path }) => (conduct.status === 500 && path === conduct.failing ? { status: 500, body: null } : answer),
  )
  const sync = new DrivenSync(db, model, upstream)
  const count = async (table: 'artifact' | 'flow' | 'flow_run' | 'task_run' | 'unread_row') =>
    (await db.selectFrom(table).select('id').execute()).length
  const counts = async () => [
    await count('artifact'),
    await count('flow'),
    await count('flow_run'),
    await count('task_run'),
  ]
  /** Requests that name the row. */
  const asked = (id: string) => upstream.requests.filter(({ body }) => body.includes(id)).length
  return { db, upstream, sync, conduct, count, counts, asked }
}

test.each([
  [503, '/flow_runs/'],
  [503, '/task_runs/'],
  [503, '/flows/'],
  [500, '/flow_runs/filter'],
  [500, '/task_runs/filter'],
  [500, '/flows/filter'],
])('while the upstream server answers %i to %s, artifacts are stored, and runs later', async (status, failing) => {
  const model = new Model()
  const { db, sync, conduct, count, counts } = await open(model)
  Object.assign(conduct, { status, failing })
  insertTask(model, 'before')
  await sync.settle()
  insertTask(model, 'meanwhile')
  for (let polls = 0; polls < 3; polls++) await sync.poll()
  expect((await counts())[0]).toBe(2)
  if (status === 503) expect((await readMirror(db))?.error).toBe('Not now.')
  sync.restart()
  conduct.status = 0
  await sync.settle()
  expect(await counts()).toEqual([2, 2, 2, 2])
  expect(await count('unread_row')).toBe(0)
  expect((await readMirror(db))?.error).toBeNull()
})

test('a run that the upstream server does not have is asked for once, also after a failure and a restart', async () => {
  const model = new Model()
  const { sync, conduct, count, asked } = await open(model)
  Object.assign(conduct, { status: 503, failing: '/task_runs/' })
  const id = model.newId()
  model.insert({ key: 'report', data: 1, task_run_id: id })
  await sync.settle()
  expect(await count('artifact')).toBe(1)
  const failed = asked(id)
  conduct.status = 0
  await sync.settle()
  sync.restart()
  await sync.settle()
  expect(asked(id) - failed).toBe(1)
})

test('a run that can never be read does not keep others from being read, and is seldom asked for', async () => {
  const model = new Model()
  const { db, sync, upstream, conduct, counts, asked } = await open(model)
  Object.assign(conduct, { status: 503, failing: '/task_runs/' })
  const { task_run_id } = insertTask(model, 'bad')
  for (let each = 0; each < 10; each++) insertTask(model, `good ${each}`)
  await sync.settle()
  conduct.status = 0
  const { askText } = upstream
  const id = task_run_id ?? ''
  upstream.askText = (method, path, body = '', maxBytes) =>
    askText(method, path, body, path === '/task_runs/filter' && body.includes(id) ? 0 : maxBytes)
  await sync.settle()
  expect(await counts()).toEqual([11, 11, 11, 10])
  expect((await readMirror(db))?.error).toBeNull()
  const known = asked(id)
  for (let polls = 0; polls < 20; polls++) await sync.poll()
  expect(asked(id) - known).toBeLessThan(3)
})

test('while runs can be read, artifacts take no other requests, and nothing is noted', async () => {
  const model = new Model()
  const { sync, upstream, count, counts } = await open(model)
  insertTask(model)
  model.insert({ key: 'lost', data: 1, task_run_id: model.newId() })
  await sync.settle()
  expect(await counts()).toEqual([2, 1, 1, 1])
  expect(await count('unread_row')).toBe(0)
  expect(upstream.requests.filter(({ path }) => path === '/task_runs/filter')).toHaveLength(1)
})

test('pages show artifacts whose runs cannot be read, and what is created through the mirror', async () => {
  const model = new Model()
  const artifact = insertTask(model)
  const upstream = await startModelServer(model)
  upstream.conduct.fault = ({ path }) => (/^\/(flow|task)_runs\//.test(path) ? UNAVAILABLE : null)
  const { app, db } = await openTestMirror(upstream.address())
  onTestFinished(async () => {
    await app.close()
    await upstream.goDown()
  })
  await waitForFirstSync(db)
  const { flow_run_id, task_run_id } = artifact
  const payload = JSON.stringify({ key: 'made', data: 1, flow_run_id, task_run_id })
  const made = await app.inject({ method: 'POST', url: '/api/artifacts/', headers: JSON_TYPE, payload })
  expect(made.statusCode).toBe(201)
  for (const id of [artifact.id, made.json().id]) {
    for (const page of [
      `/api/artifacts/${id}`,
      `/api/vitrine/artifacts/${id}/lineage`,
      `/api/vitrine/artifacts/${id}/start`,
    ]) {
      const { statusCode, body } = await app.inject({ url: page })
      expect([page, statusCode, body]).toEqual([page, 200, expect.any(String)])
    }
  }
  const listed = await app.inject({
    method: 'POST',
    url: '/api/vitrine/artifacts/filter',
    headers: JSON_TYPE,
    payload: '{}',
  })
  expect([listed.statusCode, listed.body]).toEqual([200, expect.stringContaining(artifact.id)])
  expect(listed.body).toContain(made.json().id)
})
