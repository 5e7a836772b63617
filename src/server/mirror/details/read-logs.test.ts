/** Logs are read from the upstream server when they are asked for. */
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { readRevision } from '#server/database/transaction.ts'
import { dropOldLogs } from './drop-logs.ts'
import { makeRunning, makeTask, openTestDetails, setState, type TestDetails, writeLog } from './test-details.ts'

const Lines = z.array(z.object({ message: z.string() }))

const linesOf = (flow_run_id: string) => ({ logs: { flow_run_id: { any_: [flow_run_id] } }, sort: 'TIMESTAMP_ASC' })

async function readMessages({ post }: TestDetails, flow_run_id: string) {
  return Lines.parse(await post('/logs/filter', linesOf(flow_run_id))).map(({ message }) => message)
}

const countLines = ({ post }: TestDetails, id: string) => post('/vitrine/logs/count', linesOf(id))

const many = (count: number, name: string) => Array.from({ length: count }, (_, number) => `${name} ${number}`)

test('lines have the ids, times and texts of the upstream server', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  const task_run_id = await makeTask(pair, id, 0)
  await writeLog(pair, { flow_run_id: id }, ['Began', 'NUL \0'], 1)
  await writeLog(pair, { flow_run_id: id, task_run_id }, ['Fitted 100 %'], 2)
  const [here, there] = await pair.both('POST', '/logs/filter', linesOf(id))
  expect(here).toEqual(there)
  expect(here).toHaveLength(3)
  const ofTask = { logs: { task_run_id: { any_: [task_run_id] } } }
  const [task, taskThere] = await pair.both('POST', '/logs/filter', ofTask)
  expect(task).toEqual(taskThere)
})

test('the lines of a task run are those in the log of its flow run', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  const task_run_id = await makeTask(pair, id, 0)
  await writeLog(pair, { flow_run_id: id, task_run_id }, ['Fitted'])
  expect(await pair.post('/vitrine/logs/count', { logs: { task_run_id: { any_: [task_run_id] } } })).toBe(1)
})

test('new lines of a running run arrive, and pages that count them are not told', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await writeLog(pair, { flow_run_id: id }, ['Began'], 1)
  expect(await countLines(pair, id)).toBe(1)
  const before = await readRevision(pair.db)
  await writeLog(pair, { flow_run_id: id }, ['Connecting'], 2)
  expect(await countLines(pair, id)).toBe(2)
  expect(await readMessages(pair, id)).toEqual(['Began', 'Connecting'])
  expect(await readRevision(pair.db)).toBe(before)
})

test('few requests find the new lines of a long log', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  for (let second = 0; second < 50; second++) await writeLog(pair, { flow_run_id: id }, many(50, 'line'), second)
  expect(await countLines(pair, id)).toBe(2500)
  pair.countAsked()
  await writeLog(pair, { flow_run_id: id }, ['last'], 55)
  expect(await countLines(pair, id)).toBe(2501)
  expect(pair.countAsked()).toBeLessThan(10)
})

test('lines of the same time are read on several pages', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await writeLog(pair, { flow_run_id: id }, many(450, 'same'), 1)
  await writeLog(pair, { flow_run_id: id }, many(250, 'later'), 2)
  expect(await countLines(pair, id)).toBe(700)
})

test('the log of a run that has ended is read once, with lines that arrived late', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await writeLog(pair, { flow_run_id: id }, ['Began', 'Connected'], 50)
  expect(await countLines(pair, id)).toBe(2)
  await writeLog(pair, { flow_run_id: id }, ['Earlier'], 1)
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  await pair.get(`/flow_run_states/?flow_run_id=${id}`)
  expect(await readMessages(pair, id)).toEqual(['Earlier', 'Began', 'Connected'])
  pair.countAsked()
  expect(await countLines(pair, id)).toBe(3)
  expect(pair.countAsked()).toBe(0)
})

test('without the upstream server, a log that was never read is an error, and another one is shown', async () => {
  const pair = await openTestDetails()
  const [id, other] = [await makeRunning(pair), await makeRunning(pair)]
  await writeLog(pair, { flow_run_id: id }, ['Began'])
  expect(await countLines(pair, id)).toBe(1)
  await pair.get(`/flow_run_states/?flow_run_id=${other}`)
  await pair.there.close()
  expect(await readMessages(pair, id)).toEqual(['Began'])
  const answer = await pair.here.inject({ method: 'POST', url: '/api/vitrine/logs/count', payload: linesOf(other) })
  expect([answer.statusCode, answer.json().detail]).toEqual([502, expect.stringContaining('cannot be reached')])
})

test('an empty log that was read is shown without the upstream server', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  expect(await countLines(pair, id)).toBe(0)
  await pair.there.close()
  expect(await countLines(pair, id)).toBe(0)
})

test('a long log is read in the background, and pages are told of it', async () => {
  const pair = await openTestDetails({ waitMs: 1, freshMs: 60_000 })
  const id = await makeRunning(pair)
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  for (let part = 0; part < 4; part++) await writeLog(pair, { flow_run_id: id }, many(300, 'line'), part)
  await pair.get(`/flow_run_states/?flow_run_id=${id}`)
  const isRead = async () => (await pair.db.selectFrom('mirrored_run').selectAll().execute())[0]?.is_complete === 1
  await expect.poll(isRead).toBe(true)
  const before = await readRevision(pair.db)
  await pair.here.inject({ method: 'POST', url: '/api/vitrine/logs/count', payload: linesOf(id) })
  await expect.poll(() => pair.db.selectFrom('log').select('id').execute()).toHaveLength(1200)
  await expect.poll(() => readRevision(pair.db)).toBeGreaterThan(before)
})

test('an upstream server that does not answer delays pages for a limited time', async () => {
  const pair = await openTestDetails({ waitMs: 20 })
  const [id, other] = [await makeRunning(pair), await makeRunning(pair)]
  await writeLog(pair, { flow_run_id: id }, ['Began'])
  await expect.poll(() => countLines(pair, id)).toBe(1)
  await pair.get(`/flow_runs/${other}`)
  await expect.poll(() => pair.db.selectFrom('flow_run').select('id').execute()).toHaveLength(2)
  pair.there.server.removeAllListeners('request')
  expect(await readMessages(pair, id)).toEqual(['Began'])
  const answer = await pair.here.inject({ method: 'POST', url: '/api/vitrine/logs/count', payload: linesOf(other) })
  expect(answer.statusCode).toBe(504)
  await pair.here.close()
  pair.there.server.closeAllConnections()
  await pair.there.close()
})

test('beyond the limit, the logs that were not asked for for longest are deleted, and can be read again', async () => {
  const pair = await openTestDetails()
  const runs = [await makeRunning(pair), await makeRunning(pair)]
  for (const id of runs) {
    for (let part = 0; part < 3; part++) await writeLog(pair, { flow_run_id: id }, many(500, 'line'), part)
    await setState(pair, 'flow_runs', id, 'COMPLETED')
    expect(await countLines(pair, id)).toBe(1500)
  }
  await dropOldLogs(pair.db, 2500, new AbortController().signal)
  const stored = await pair.db.selectFrom('log').select('flow_run_id').distinct().execute()
  expect(stored).toEqual([{ flow_run_id: runs[1] }])
  expect(await countLines(pair, runs[0] ?? '')).toBe(1500)
})
