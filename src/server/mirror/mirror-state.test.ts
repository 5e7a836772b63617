/** Which databases become mirrors. */
import { expect, onTestFinished, test } from 'vitest'
import { insertArtifact } from '#server/artifacts/store.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { blankArtifact, openTestApp, openTestDatabase } from '#server/test/test-app.ts'
import { beginMirror, endMirror, readMirror, saveMirror } from './mirror-state.ts'

const ADDRESS = 'https://prefect.example/api'

async function open() {
  const { db, location, close } = await openTestDatabase()
  onTestFinished(close)
  return { db, location }
}

/** The database of a mirror that has ended. The clock of the upstream server was an hour ahead. */
async function openComplete() {
  const { db, location } = await open()
  await beginMirror(db, ADDRESS)
  await insertArtifact(db, blankArtifact('a'))
  const ahead = storedTime(nextMoment() + 3_600_000_000)
  await db.updateTable('artifact').set({ created: ahead, updated: ahead }).execute()
  await saveMirror(db, { completed: ahead })
  await endMirror(db)
  return { db, location }
}

test('an empty database becomes a mirror, and stays one', async () => {
  const { db } = await open()
  await beginMirror(db, ADDRESS)
  await beginMirror(db, ADDRESS)
  expect(await readMirror(db)).toMatchObject({ address: ADDRESS, ended: null })
})

test('a database with artifacts of its own does not', async () => {
  const { db } = await open()
  await insertArtifact(db, blankArtifact('a'))
  await expect(beginMirror(db, ADDRESS)).rejects.toThrow('It contains artifacts that were published here.')
  expect(await readMirror(db)).toBeNull()
})

test('a database with runs of its own does not', async () => {
  const { db, location } = await open()
  const server = await openTestApp({}, location)
  onTestFinished(() => server.close())
  const make = async (url: string, payload: object) =>
    (await server.inject({ method: 'POST', url: `/api${url}`, payload })).json().id
  const flow = await make('/flows/', { name: 'own' })
  await expect(beginMirror(db, ADDRESS)).rejects.toThrow('It contains flows that were published here.')
  await make('/flow_runs/', { flow_id: flow })
  await expect(beginMirror(db, ADDRESS)).rejects.toThrow('It contains flow runs that were published here.')
})

test('a mirror of another server does not', async () => {
  const { db } = await open()
  await beginMirror(db, ADDRESS)
  await insertArtifact(db, blankArtifact('a'))
  await expect(beginMirror(db, 'https://other.example/api')).rejects.toThrow(`It is a mirror of ${ADDRESS}.`)
})

test('one that was used without the upstream server continues if nothing was published', async () => {
  const { db, location } = await openComplete()
  const server = await openTestApp({}, location)
  await server.inject({ method: 'POST', url: '/api/artifacts/filter', payload: {} })
  await server.inject({ method: 'POST', url: '/api/no-such-route' })
  const [{ id } = { id: '' }] = await db.selectFrom('artifact').select('id').execute()
  expect((await server.inject({ method: 'PUT', url: `/api/vitrine/artifacts/${id}/pin` })).statusCode).toBe(204)
  await server.close()
  await beginMirror(db, ADDRESS)
  expect(await readMirror(db)).toMatchObject({ ended: null })
})

test.each([
  ['POST', '/artifacts/', { key: 'a' }],
  ['POST', '/flows/', { name: 'own' }],
  ['DELETE', '/artifacts/0199a0b0-0000-7000-8000-000000000000', undefined],
  ['POST', '/vitrine/deletions', {}],
  ['POST', '/vitrine/retention/run', {}],
] as const)('one that was changed by %s %s does not continue, whatever its clock', async (method, url, payload) => {
  const { db, location } = await openComplete()
  const server = await openTestApp({}, location)
  await server.inject({ method, url: `/api${url}`, ...(payload && { payload }) })
  await server.close()
  await expect(beginMirror(db, ADDRESS)).rejects.toThrow('It was used without the upstream server since')
})

test('while older versions are missing, it cannot be used without the upstream server', async () => {
  const { db } = await open()
  await beginMirror(db, ADDRESS)
  await insertArtifact(db, blankArtifact('a'))
  await expect(endMirror(db)).rejects.toThrow(`Its first copy of ${ADDRESS} is not complete.`)
  expect(await readMirror(db)).toMatchObject({ ended: null })
})

test('one into which nothing was read can be used for something else', async () => {
  const { db } = await open()
  await beginMirror(db, ADDRESS)
  await endMirror(db)
  await insertArtifact(db, blankArtifact('a'))
})

test('versions that a stopped server left without numbers get them at the next start', async () => {
  const { db } = await openComplete()
  const { id } = await insertArtifact(db, blankArtifact('a'))
  await db.deleteFrom('artifact_version').execute()
  await db.insertInto('artifact_unnumbered').values({ artifact_id: id, key: 'a', created: '2026', hash: '' }).execute()
  await endMirror(db)
  expect(await db.selectFrom('artifact_version').select('artifact_id').execute()).toEqual([{ artifact_id: id }])
})
