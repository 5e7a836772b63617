import { getEventListeners } from 'node:events'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { beginMirror, saveMirror } from '#server/mirror/mirror-state.ts'
import { pollRuns } from '#server/mirror/runs/poll-runs.ts'
import { archiveRuns } from './archive-runs.ts'
import { makeRunning, makeTask, openTestDetails, setState, writeLog } from './test-details.ts'

const { log } = fastify()
const LONG_AGO = '2026-01-01T00:00:00.000000Z'

/** A run that ended long ago, and one that is running. */
async function openWithRuns() {
  const pair = await openTestDetails()
  const [ended, running] = [await makeRunning(pair), await makeRunning(pair)]
  await makeTask(pair, ended, 0)
  for (const id of [ended, running]) await writeLog(pair, { flow_run_id: id }, ['Began', 'Ended'])
  await setState(pair, 'flow_runs', ended, 'COMPLETED')
  await beginMirror(pair.db, pair.upstream.address)
  await pollRuns(pair.db, pair.upstream, null)
  const past = { end_time: LONG_AGO, state_timestamp: LONG_AGO }
  await pair.db.updateTable('flow_run').set(past).where('id', '=', ended).execute()
  pair.countAsked()
  const stopping = new AbortController()
  onTestFinished(() => stopping.abort())
  const start = (pauseMs = 0) =>
    archiveRuns(pair.db, { upstream: pair.upstream, log, signal: stopping.signal, pauseMs })
  const completeSync = () =>
    saveMirror(pair.db, { completed: LONG_AGO, walk: { ranges: [], runs: null, hasRuns: true } })
  const lines = async () => (await pair.db.selectFrom('log').select('flow_run_id').execute()).length
  // A pause waits for the stop, too. Without one, the next request would have been sent.
  const isPausing = () => getEventListeners(stopping.signal, 'abort').length > 0
  return { pair, ended, start, completeSync, lines, stopping, isPausing }
}

test('the task runs and the log of a run that has ended are there when the upstream server has deleted it', async () => {
  const { pair, ended, start, completeSync, lines, stopping } = await openWithRuns()
  await completeSync()
  const archiving = start()
  const find = () => pair.db.selectFrom('mirrored_run').select('flow_run_id').where('has_all_logs', '=', 1).execute()
  await expect.poll(find).toEqual([{ flow_run_id: ended }])
  stopping.abort()
  await archiving
  expect(await pair.db.selectFrom('task_run').select('name').execute()).toEqual([{ name: 'fit-0' }])
  expect(await lines()).toBe(2)
})

test('nothing is read before the first sync is complete', async () => {
  const { pair, start, lines, stopping, isPausing } = await openWithRuns()
  const archiving = start()
  await expect.poll(isPausing).toBe(true)
  stopping.abort()
  await archiving
  expect([pair.countAsked(), await lines()]).toEqual([0, 0])
})

test('requests are sent one at a time, with pauses, which a stop ends', async () => {
  const { pair, start, completeSync, stopping, isPausing } = await openWithRuns()
  await completeSync()
  const archiving = start(1_000_000_000)
  await expect.poll(isPausing).toBe(true)
  expect(pair.countAsked()).toBe(1)
  stopping.abort()
  await archiving
})
