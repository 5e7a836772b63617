/** Two servers that store and delete the same artifacts and runs of their upstream server at the same time. */
import { expect, onTestFinished, test } from 'vitest'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { prepareArtifacts, storeArtifacts } from '#server/mirror/artifacts/store-artifacts.ts'
import { deleteArtifactUpstream, deleteRunUpstream } from '#server/mirror/changes/upstream-changes.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { ADDRESS, modelUpstream } from '#server/mirror/test/test-driven-sync.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { flowRunFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { expectSequence } from './test-sequence.ts'

async function open() {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  const model = new Model()
  const upstream = modelUpstream(model)
  const mirror = { ...mirrorOf({ address: ADDRESS, authorization: null }, { deleted: 'keep' }), upstream }
  return { db, model, upstream, mirror }
}

test('an artifact that is deleted while another server stores it is not stored', async () => {
  const { db, model, upstream, mirror } = await open()
  const { id } = model.insert({ key: 'a' })
  const sent = new WireRow(await upstream.askText('GET', `/artifacts/${id}`))
  const prepared = await prepareArtifacts(db, [sent], storedTime(nextMoment()))
  const collections = { rows: [], before: new Map() }
  const isFound = await expectSequence(
    db,
    (db) => storeArtifacts(db, prepared, collections),
    () => deleteArtifactUpstream(db, mirror, id),
  )
  expect(isFound).toBe(true)
  expect(await db.selectFrom('artifact').select('id').execute()).toEqual([])
  expect(await storeArtifacts(db, prepared, collections)).toEqual([])
})

test('a run that is deleted while another server stores it is not stored', async () => {
  const { db, mirror } = await open()
  const sent = flowRunFields()
  const rows = { flows: [], deployments: [], flowRuns: [wireRow(sent)], taskRuns: [] }
  const isFound = await expectSequence(
    db,
    (db) => storeRuns(db, rows),
    () => deleteRunUpstream(db, mirror, String(sent.id)),
  )
  expect(isFound).toBe(true)
  expect(await db.selectFrom('flow_run').select('id').execute()).toEqual([])
  expect(await storeRuns(db, rows)).toBe(0)
})
