/** What an import leaves in the database, which works without the upstream server afterwards. */
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import type { DatabaseLocation } from '#server/config.ts'
import { nextMoment } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { importFrom } from '#server/import.ts'
import { makeRunning, makeTask, setState, writeLog } from '#server/mirror/details/test-details.ts'
import { bodyOf, openTestPair } from '#server/mirror/test/test-pair.ts'
import { openStandIn } from '#server/mirror/test/test-stand-in.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

async function openTarget() {
  const { location, drop } = await makeTestDatabase()
  onTestFinished(drop)
  return location
}

type Overrides = { hasDetails?: boolean; signal?: AbortSignal; onShow?: () => void; env?: Record<string, string> }

function importInto(location: DatabaseLocation, from: string, overrides: Overrides = {}) {
  const { hasDetails = true, signal = new AbortController().signal, onShow = () => {}, env = {} } = overrides
  const databaseUrl = location.kind === 'sqlite' ? `sqlite:${location.path}` : location.url
  return importFrom({ from, databaseUrl, hasDetails, env, signal, show: onShow, notify: () => {} })
}

const refused = (reason: string) => ({ failure: expect.stringContaining(reason) })

const artifact = (key: string, number: number) => ({ key, type: 'markdown', data: `# ${number}` })

test('everything is here when the upstream server is switched off', async () => {
  const pair = await openTestPair()
  const id = await makeRunning(pair)
  const task = await makeTask(pair, id, 0)
  await writeLog(pair, { flow_run_id: id }, ['Began', 'Ended'])
  for (let number = 1; number <= 30; number++) {
    await pair.make('/artifacts/', { ...artifact('report', number), flow_run_id: id, task_run_id: task })
  }
  // Estimates of runs that have not ended depend on the time.
  for (const type of ['RUNNING', 'COMPLETED']) await setState(pair, 'task_runs', task, type)
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  const requests = [
    ['POST', '/artifacts/filter', { sort: 'ID_DESC' }],
    ['POST', '/artifacts/latest/filter', {}],
    ['POST', '/flows/filter', {}],
    ['POST', '/flow_runs/filter', {}],
    ['POST', '/task_runs/filter', {}],
    ['GET', `/flow_run_states/?flow_run_id=${id}`],
    ['POST', '/logs/filter', { logs: { flow_run_id: { any_: [id] } } }],
  ] as const
  const askAll = (app: FastifyInstance) =>
    Promise.all(requests.map(([method, url, body]) => bodyOf(app, method, url, body)))
  const there = await askAll(pair.there)
  const location = await openTarget()
  const imported = await importInto(location, pair.upstream.address)
  expect(imported).toMatchObject({ failure: null, artifacts: 30, flowRuns: 1, taskRuns: 1, logLines: 2 })
  await pair.there.close()
  const here = await openTestApp({}, location)
  onTestFinished(() => here.close())
  expect(await askAll(here)).toEqual(there)
})

test('without details, the requests for task runs and logs are saved', async () => {
  const pair = await openTestPair()
  await writeLog(pair, { flow_run_id: await makeRunning(pair) }, ['Began'])
  const imported = await importInto(await openTarget(), pair.upstream.address, { hasDetails: false })
  expect(imported).toMatchObject({ failure: null, flowRuns: 1, logLines: 0 })
  expect(pair.asked.filter(({ url }) => url.includes('/logs/'))).toEqual([])
})

test('an import reads the runs that a mirror could not read', async () => {
  const pair = await openTestPair()
  const task = await makeTask(pair, await makeRunning(pair), 0)
  const location = await openTarget()
  const importRuns = () => importInto(location, pair.upstream.address, { hasDetails: false })
  expect(await importRuns()).toMatchObject({ flowRuns: 1, taskRuns: 0 })
  const db = await openDatabase(location)
  await db.insertInto('unread_row').values({ noun: 'task_runs', id: task }).execute()
  await db.destroy()
  expect(await importRuns()).toMatchObject({ failure: null, flowRuns: 1, taskRuns: 1 })
})

test('another import adds what is new, and removes what was deleted', async () => {
  const { make, there, upstream } = await openTestPair()
  const first = await make('/artifacts/', artifact('report', 1))
  const location = await openTarget()
  await importInto(location, upstream.address)
  await there.inject({ method: 'DELETE', url: `/api/artifacts/${first}` })
  await make('/artifacts/', artifact('report', 2))
  await make('/artifacts/', artifact('report', 3))
  expect(await importInto(location, upstream.address)).toMatchObject({ failure: null, artifacts: 2 })
})

test('what the upstream server has deleted stays with MIRROR_DELETED=keep', async () => {
  const { make, there, upstream } = await openTestPair()
  const id = await make('/artifacts/', artifact('report', 1))
  const location = await openTarget()
  await importInto(location, upstream.address)
  await there.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })
  const imported = await importInto(location, upstream.address, { env: { MIRROR_DELETED: 'keep' } })
  expect(imported).toMatchObject({ failure: null, artifacts: 1 })
})

test('with MIRROR_DELETED=keep, everything may have expired since the last import', async () => {
  const standIn = await openStandIn()
  onTestFinished(standIn.close)
  for (let number = 1; number <= 60; number++) await standIn.publish(artifact('report', number))
  const location = await openTarget()
  await importInto(location, standIn.address())
  await standIn.expire(nextMoment())
  await standIn.publish(artifact('report', 61))
  expect(await importInto(location, standIn.address())).toMatchObject(refused('import with MIRROR_DELETED=keep'))
  const imported = await importInto(location, standIn.address(), { env: { MIRROR_DELETED: 'keep' } })
  expect(imported).toMatchObject({ failure: null, artifacts: 61 })
})

test('an import that was interrupted continues', async () => {
  const standIn = await openStandIn()
  onTestFinished(standIn.close)
  for (let number = 1; number <= 600; number++) await standIn.publish(artifact(`key-${number % 7}`, number))
  const location = await openTarget()
  const stopping = new AbortController()
  const interrupted = importInto(location, standIn.address(), {
    signal: stopping.signal,
    onShow: () => stopping.abort(new Error('stopped')),
  })
  await expect(interrupted).rejects.toThrow('stopped')
  expect(await importInto(location, standIn.address())).toMatchObject({ failure: null, artifacts: 600 })
})

test('a database is refused while a server is running on it', async () => {
  const { upstream } = await openTestPair()
  const location = await openTarget()
  const server = await openTestApp({}, location)
  onTestFinished(() => server.close())
  // It connects, and looks for work from now on.
  await server.inject('/api/ready')
  expect(await importInto(location, upstream.address)).toMatchObject(refused('The database is in use.'))
})

test('a database with artifacts of its own is refused, and so is one that was used after an import', async () => {
  const { make, upstream } = await openTestPair()
  await make('/artifacts/', artifact('report', 1))
  const [used, imported] = [await openTarget(), await openTarget()]
  await importInto(imported, upstream.address)
  for (const location of [used, imported]) {
    const server = await openTestApp({}, location)
    await server.inject({ method: 'POST', url: '/api/artifacts/', payload: artifact('own', 1) })
    await server.close()
  }
  expect(await importInto(used, upstream.address)).toMatchObject(refused('contains artifacts that were published here'))
  expect(await importInto(imported, upstream.address)).toMatchObject(refused('was used without the upstream server'))
})

test('a database that mirrors another server is refused', async () => {
  const [one, other] = [await openTestPair(), await openTestPair()]
  await one.make('/artifacts/', artifact('report', 1))
  const location = await openTarget()
  await importInto(location, one.upstream.address)
  expect(await importInto(location, other.upstream.address)).toMatchObject(
    refused(`It is a mirror of ${one.upstream.address}.`),
  )
})

test('a wrong address leaves the database free for the right one', async () => {
  const { make, upstream } = await openTestPair()
  await make('/artifacts/', artifact('report', 1))
  const location = await openTarget()
  expect(await importInto(location, `${upstream.address}s`)).toMatchObject(refused("is not Prefect's API"))
  expect(await importInto(location, upstream.address)).toMatchObject({ failure: null, artifacts: 1 })
})

test('an upstream server that fails for a short time is waited for, and one that is away is not', async () => {
  const standIn = await openStandIn()
  onTestFinished(standIn.close)
  for (let number = 1; number <= 3; number++) await standIn.publish(artifact('report', number))
  let count = 0
  standIn.conduct.fault = () => (++count === 3 ? { status: 503, body: '{}' } : null)
  expect(await importInto(await openTarget(), standIn.address())).toMatchObject({ failure: null, artifacts: 3 })
  standIn.conduct.fault = () => 'refuse'
  expect(await importInto(await openTarget(), standIn.address())).toMatchObject(refused('cannot be reached'))
})

const hasSecondRow = ({ offset, limit }: { offset: number; limit: number }) => offset <= 1 && offset + limit > 1

test('what the upstream server fails to send is reported', async () => {
  const standIn = await openStandIn()
  onTestFinished(standIn.close)
  for (let number = 1; number <= 3; number++) await standIn.publish(artifact(`key-${number}`, number))
  standIn.conduct.fault = ({ path, body }) =>
    path === '/artifacts/filter' && hasSecondRow(JSON.parse(body)) ? { status: 500, body: '{}' } : null
  const imported = await importInto(await openTarget(), standIn.address())
  expect(imported).toMatchObject({ failure: null, artifacts: 2, omitted: { artifacts: 1 } })
})
