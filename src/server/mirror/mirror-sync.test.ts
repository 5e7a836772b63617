/** How many requests the sync sends, on a clock that only moves while it rests. */
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { openTestDatabase } from '#server/test/test-app.ts'
import { SYNC_SETTINGS } from './artifacts/artifact-sync.ts'
import { beginMirror, saveMirror } from './mirror-state.ts'
import { MirrorSync } from './mirror-sync.ts'
import { mirrorOf } from './options.ts'
import { ADDRESS, modelUpstream } from './test/test-driven-sync.ts'
import { Model } from './test/test-model.ts'

const SECOND_MS = 1000
const HOUR_MS = 3_600_000

/** A sync that has read everything. */
async function open({ artifacts = 3, isPageOpen = false, data = '' } = {}) {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  const model = new Model()
  for (let number = 0; number < artifacts; number++) {
    model.now += 1000
    model.insert({ key: `key-${number % 3}`, data: `${data}${number}` })
  }
  let nowMs = 0
  const sent: { ms: number; body: string }[] = []
  const upstream = modelUpstream(model, ({ body }) => void sent.push({ ms: nowMs, body }))
  await beginMirror(db, ADDRESS)
  if (isPageOpen) await saveMirror(db, { wanted: '2099-01-01T00:00:00.000000Z' })
  const options = { ...mirrorOf({ address: ADDRESS, authorization: null }), upstream }
  const sync = new MirrorSync(db, options, fastify().log, { ...SYNC_SETTINGS, nowMs: () => nowMs })
  /** Lets time pass, and resolves to the requests in it. */
  const pass = async (ms: number, onStep: (passedMs: number) => void = () => {}) => {
    const startMs = nowMs
    const endMs = startMs + ms
    sent.length = 0
    while (nowMs < endMs) {
      onStep(nowMs - startMs)
      nowMs += Math.ceil(await sync.next())
    }
    return [...sent]
  }
  await pass(120 * SECOND_MS)
  const skip = (ms: number) => {
    nowMs += ms
  }
  const countStored = async () => (await db.selectFrom('artifact').select('id').execute()).length
  return { model, sync, pass, skip, countStored }
}

test.each([
  [false, 4],
  [true, 80],
])('while nothing changes, few requests are sent a minute: open page: %s, at most %i', async (isPageOpen, most) => {
  const { pass } = await open({ isPageOpen })
  const { length } = await pass(600 * SECOND_MS)
  expect(length / 10).toBeLessThanOrEqual(most)
  expect(length).toBeGreaterThan(0)
})

test('without an open page, events cause a poll each 15 seconds', async () => {
  const { pass, sync } = await open()
  const { length } = await pass(600 * SECOND_MS, () => sync.noteEvent())
  expect(length / 10).toBeLessThanOrEqual(4 * 4)
  expect(length / 10).toBeGreaterThan(3 * 4)
})

test('without an open page, an event after a while is followed by a poll within a second', async () => {
  const { pass, sync } = await open()
  await pass(30 * SECOND_MS)
  sync.noteEvent()
  expect((await pass(SECOND_MS)).length).toBeGreaterThan(0)
})

test('with an open page and many events, at most 2 requests are sent a second', async () => {
  const { pass, sync } = await open({ isPageOpen: true })
  const { length } = await pass(600 * SECOND_MS, () => sync.noteEvent())
  expect(length / 600).toBeLessThanOrEqual(2)
  expect(length / 600).toBeGreaterThan(1.5)
})

test('with an open page and 5 new versions a second, at most 2 requests are sent a second', async () => {
  const { model, pass, sync } = await open({ isPageOpen: true })
  let number = 0
  const publish = (nowMs: number) => {
    for (; number < nowMs / 200; number++) {
      model.now += 200_000
      model.insert({ key: `new-${number % 20}`, data: number })
      sync.noteEvent()
    }
  }
  const { length } = await pass(60 * SECOND_MS, publish)
  expect(length / 60).toBeLessThanOrEqual(2.05)
})

test('there are pauses between the requests of the check of everything, but not of the search for a known deletion', async () => {
  const { model, pass, skip } = await open({ artifacts: 2600, isPageOpen: true })
  skip(HOUR_MS)
  expect(pausesOf(await pass(60 * SECOND_MS))).toEqual(Array(7).fill(expect.toSatisfy((ms) => ms >= 1500)))
  const [, , middle = ''] = Array.from(model.artifacts.keys()).filter((_, index) => index % 600 === 0)
  model.remove(middle)
  const searched = await pass(30 * SECOND_MS)
  expect(pausesOf(searched).reduce((sum, ms) => sum + ms, 0)).toBeLessThan(5 * SECOND_MS)
})

test('an artifact that is deleted in a mirror of 1,000 is gone within 5 seconds of an open page', async () => {
  const { model, pass, countStored } = await open({ artifacts: 1000, isPageOpen: true })
  model.remove([...model.artifacts.keys()][777] ?? '')
  const { length } = await pass(5 * SECOND_MS)
  expect(await countStored()).toBe(999)
  // Of polls, to find it, and to confirm that it is gone.
  expect(length).toBeLessThanOrEqual(2 * 4 + 2 + 11 + 3)
})

function removeScattered(model: Model): number {
  const gone = [...model.artifacts.keys()].filter((_, index) => index % 8 === 0)
  for (const id of gone) model.remove(id)
  return gone.length
}

test('many scattered deletions are found within 10 seconds', async () => {
  const { model, pass, countStored } = await open({ artifacts: 600, isPageOpen: true })
  const gone = removeScattered(model)
  const { length } = await pass(10 * SECOND_MS)
  expect(await countStored()).toBe(600 - gone)
  expect(length).toBeLessThanOrEqual(50)
})

test('many scattered deletions of large artifacts are found with few requests a second', async () => {
  const { model, pass, countStored } = await open({ artifacts: 300, isPageOpen: true, data: 'x'.repeat(20_000) })
  const gone = removeScattered(model)
  const minutes: number[] = []
  for (let minute = 0; minute < 5; minute++) minutes.push((await pass(60 * SECOND_MS)).length)
  // A few deletions are found at once, before there are longer pauses.
  expect(minutes[0]).toBeLessThanOrEqual(60 * 2.4 + 54)
  expect(Math.max(...minutes.slice(1))).toBeLessThanOrEqual(60 * 2.6)
  expect(await countStored()).toBe(300 - gone)
})

/** Between the requests that count known artifacts. */
function pausesOf(sent: { ms: number; body: string }[]): number[] {
  const times = sent.filter(({ body }) => /"artifacts":\{"id"/.test(body)).map(({ ms }) => ms)
  return times.slice(1).map((ms, index) => ms - (times[index] ?? 0))
}
