/** Which databases become mirrors. */
import { expect, onTestFinished, test } from 'vitest'
import { insertArtifact } from '#server/artifacts/store.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { beginMirror, endMirror, readMirror } from './mirror-state.ts'

const ADDRESS = 'https://prefect.example/api'
const ARTIFACT = {
  key: 'a',
  type: null,
  description: null,
  data: null,
  metadata_: null,
  flow_run_id: null,
  task_run_id: null,
}

async function open() {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  return db
}

test('an empty database becomes a mirror, and stays one', async () => {
  const db = await open()
  await beginMirror(db, ADDRESS)
  await beginMirror(db, ADDRESS)
  expect(await readMirror(db)).toMatchObject({ address: ADDRESS, ended: null })
})

test('a database with artifacts of its own does not', async () => {
  const db = await open()
  await insertArtifact(db, ARTIFACT)
  await expect(beginMirror(db, ADDRESS)).rejects.toThrow('It contains artifacts that were published here.')
  expect(await readMirror(db)).toBeNull()
})

test('a mirror of another server does not', async () => {
  const db = await open()
  await beginMirror(db, ADDRESS)
  await insertArtifact(db, ARTIFACT)
  await expect(beginMirror(db, 'https://other.example/api')).rejects.toThrow(`It is a mirror of ${ADDRESS}.`)
})

test('one that was used without the upstream server continues if nothing was published', async () => {
  const db = await open()
  await beginMirror(db, ADDRESS)
  await endMirror(db)
  await beginMirror(db, ADDRESS)
  expect(await readMirror(db)).toMatchObject({ ended: null })
})

test('one that was published to without the upstream server does not continue', async () => {
  const db = await open()
  await beginMirror(db, ADDRESS)
  await endMirror(db)
  await insertArtifact(db, ARTIFACT)
  await expect(beginMirror(db, ADDRESS)).rejects.toThrow('It was used without the upstream server since')
})
