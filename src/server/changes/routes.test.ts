import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseJson } from '#contract/json.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { changesOf, post, publish, summariesOf } from './test-changes.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const rows = (count: number, offset = 0) =>
  JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, score: id + offset })))

describe('two versions are compared', () => {
  let ids: string[]
  beforeEach(async () => {
    ids = []
    for (const data of [1, 2, 3]) ids.push(await publish(app, { key: 'a', type: 'progress', data }))
  })

  test.each([
    ['numbers', { from: 1, to: 3 }, [1, 3]],
    ['previous and latest', { from: 'previous', to: 'latest' }, [2, 3]],
    ['a number and the one before it', { from: 2, to: 'previous' }, [2, 1]],
    ['latest and a number', { from: 'latest', to: '1' }, [3, 1]],
  ])('by %s', async (_, references, versions) => {
    const { from, to, change } = (await post(app, '/artifacts/compare', { key: 'a', ...references })).json()
    expect([from.version, to.version]).toEqual(versions)
    expect(change).toEqual({ kind: 'number', old: versions[0], new: versions[1] })
  })

  test('by ids, also of different keys and without a key', async () => {
    const other = await publish(app, { key: 'b', type: 'progress', data: 7 })
    const keyless = await publish(app, { type: 'progress', data: 8 })
    for (const [to, version, data] of [
      [other, 1, 7],
      [keyless, null, 8],
    ] as const) {
      const answer = (await post(app, '/artifacts/compare', { from: ids[0], to })).json()
      expect(answer.to.version).toBe(version)
      expect(answer.change).toEqual({ kind: 'number', old: 1, new: data })
    }
  })

  test('an id and the latest of its key', async () => {
    const { from, to } = (await post(app, '/artifacts/compare', { from: ids[0], to: 'latest' })).json()
    expect([from.version, to.version]).toEqual([1, 3])
  })

  test('with the summary of lists', async () => {
    const { summary } = (await post(app, '/artifacts/compare', { key: 'a', from: 'previous', to: 'latest' })).json()
    expect(summary).toEqual((await changesOf(app, 'a'))[2])
    const same = (await post(app, '/artifacts/compare', { key: 'a', from: 2, to: 2 })).json()
    expect(same.summary).toEqual({ status: 'unchanged', text: 'unchanged (same as v2)' })
  })

  test.each([
    [{ key: 'a', from: 'previous', to: 'previous' }, 422, 'cannot both be "previous"'],
    [{ key: 'a', from: 1, to: 9 }, 404, 'Version 9 of "a" does not exist'],
    [{ key: 'nope', from: 1, to: 2 }, 404, 'No artifact with the key "nope"'],
    [{ key: 'a', from: 'previous', to: 1 }, 404, 'is the first one'],
    [{ from: 1, to: 2 }, 422, '`key` is required'],
    [{ key: 'a', from: 'newest', to: 2 }, 422, '"newest" is not a version'],
    [{ key: 'a', from: 1, to: '00000000-0000-4000-8000-000000000000' }, 404, 'does not exist'],
    [{ key: 'a', from: 1, to: 2, limit: 1001 }, 422, '`limit` can be at most 1000'],
    [{ key: 'a', from: 1, to: 2, absolute_tolerance: -1 }, 422, '`absolute_tolerance` must be'],
  ])('and %j is an error', async (body, status, detail) => {
    const answer = await post(app, '/artifacts/compare', body)
    expect(answer.statusCode).toBe(status)
    expect(answer.json().detail).toContain(detail)
  })
})

test('the rows of a table come in pages', async () => {
  await publish(app, { key: 'a', type: 'table', data: rows(500) })
  await publish(app, { key: 'a', type: 'table', data: rows(500, 1) })
  const page = async (offset: number, limit?: number) => {
    const body = { key: 'a', from: 1, to: 2, row_key: ['id'], offset, ...(limit && { limit }) }
    return (await post(app, '/artifacts/compare', body)).json().change
  }
  expect((await page(0)).rows).toHaveLength(200)
  const last = await page(490, 50)
  expect(last.row_count).toBe(500)
  expect(last.rows.map((row: { new_row: number }) => row.new_row)).toEqual([
    491, 492, 493, 494, 495, 496, 497, 498, 499, 500,
  ])
})

test('a table with many columns comes in shorter pages', async () => {
  const row = Object.fromEntries(Array.from({ length: 15_000 }, (_, column) => [column, 0]))
  const table = (value: number) => JSON.stringify([1, 2, 3].map((id) => ({ ...row, id, value })))
  for (const value of [1, 2]) await publish(app, { key: 'a', type: 'table', data: table(value) })
  const rowsFrom = async (offset: number) => {
    const { change } = (await post(app, '/artifacts/compare', { key: 'a', from: 1, to: 2, offset })).json()
    expect(change.row_count).toBe(3)
    return change.rows.map(({ new_row }: { new_row: number }) => new_row)
  }
  expect([await rowsFrom(0), await rowsFrom(2)]).toEqual([[1, 2], [3]])
})

test('cells keep big integers, and numbers that are too large for a double', async () => {
  await publish(app, { key: 'a', type: 'table', data: '[{"id": 1, "n": 12345678901234567890, "x": 1}]' })
  await publish(app, { key: 'a', type: 'table', data: '[{"id": 1, "n": 12345678901234567891, "x": 1e999}]' })
  const { body } = await post(app, '/artifacts/compare', { key: 'a', from: 1, to: 2, row_key: ['id'] })
  expect(parseJson(body)).toMatchObject({
    change: {
      rows: [
        {
          cells: [
            { is_changed: false },
            { old: 12345678901234567890n, new: 12345678901234567891n, is_changed: true },
            { old: 1, new: Number.POSITIVE_INFINITY, is_changed: true },
          ],
        },
      ],
    },
  })
})

test('a page of a comparison shows an update in place', async () => {
  await publish(app, { key: 'a', type: 'progress', data: 1 })
  const id = await publish(app, { key: 'a', type: 'progress', data: 2 })
  const read = async () => (await post(app, '/artifacts/compare', { key: 'a', from: 1, to: 2 })).json().change.new
  expect(await read()).toBe(2)
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data: 5 } })
  expect(await read()).toBe(5)
})

describe('the numbers of a key', () => {
  const series = async (body: object) => (await post(app, '/keys/series', { key: 'a', ...body })).json()

  test('are those of its versions, oldest first', async () => {
    for (const data of [1, 5, 3]) await publish(app, { key: 'a', type: 'progress', data })
    await changesOf(app, 'a')
    const answer = await series({})
    expect(answer.series).toEqual([{ name: 'value', row: null, column: null, values: [1, 5, 3] }])
    expect(answer.versions.map(({ version }: { version: number }) => version)).toEqual([1, 2, 3])
    expect([answer.count, answer.pending]).toEqual([3, 0])
    expect((await series({ limit: 2 })).series[0].values).toEqual([5, 3])
  })

  test('include a cell that is not stored', async () => {
    for (const offset of [0, 10]) await publish(app, { key: 'a', type: 'table', data: rows(1000, offset) })
    await publish(app, { key: 'a', type: 'table', data: rows(10) })
    const answer = await series({ row: ['999'], column: 'score' })
    expect(answer.series.map(({ values }: { values: unknown }) => values)).toEqual([[999, 1009, null]])
    expect(answer.pending).toBe(0)
  })

  test('are pending until they have been read', async () => {
    await publish(app, { key: 'a', type: 'progress', data: 1 })
    expect((await series({})).pending).toBe(1)
    expect((await series({ name: 'value' })).series[0].values).toEqual([1])
  })

  test('are asked for by name, or by row and column', async () => {
    await publish(app, { key: 'a', type: 'progress', data: 1 })
    const answer = await post(app, '/keys/series', { key: 'a', name: 'value', column: 'score' })
    expect(answer.statusCode).toBe(422)
    expect((await post(app, '/keys/series', { key: 'nope' })).statusCode).toBe(404)
    const long = await post(app, '/keys/series', { key: 'a', row: ['x'.repeat(10_000)], column: 'score' })
    expect([long.statusCode, long.json().detail]).toEqual([
      422,
      '`row`, `column` and `name` can have at most 10 kB together.',
    ])
  })
})

describe('the first version', () => {
  const first = async (body: object) => (await post(app, '/keys/first-version', { key: 'a', ...body })).json()

  test('below or above a bound is found among all', async () => {
    for (const data of [5, 6, 9, 2, 10]) await publish(app, { key: 'a', type: 'progress', data })
    expect(await first({ above: 8 })).toMatchObject({ found: { version: 3, value: 9, previous_value: 6 }, count: 3 })
    expect(await first({ below: 3 })).toMatchObject({ found: { version: 4, value: 2, previous_value: 9 } })
    expect(await first({ below: 6 })).toMatchObject({ found: { version: 1, value: 5, previous_value: null } })
    expect(await first({ above: 10 })).toEqual({ found: null, count: 5, unreadable: 0 })
  })

  test('is found by a cell', async () => {
    for (const offset of [0, 5, 10]) await publish(app, { key: 'a', type: 'table', data: rows(100, offset) })
    expect(await first({ row: ['99'], column: 'score', above: 103 })).toMatchObject({
      found: { version: 2, value: 104 },
    })
  })

  test('needs a bound', async () => {
    await publish(app, { key: 'a', type: 'progress', data: 1 })
    expect((await post(app, '/keys/first-version', { key: 'a' })).statusCode).toBe(422)
  })
})

describe('a progress artifact', () => {
  const samples = async (id: string) => (await app.inject(`/api/vitrine/artifacts/${id}/samples`)).json()
  const update = (id: string, data: number) =>
    app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data } })
  const values = async (id: string) => (await samples(id)).map(({ value }: { value: number }) => value)

  test('keeps the values that it had, and how long the last one stays', async () => {
    const id = await publish(app, { key: 'a', type: 'progress', data: 0 })
    expect(await samples(id)).toEqual([])
    for (const data of [10, 20, 20, 20, 20]) await update(id, data)
    expect(await values(id)).toEqual([0, 10, 20, 20])
    const { updated } = (await app.inject(`/api/artifacts/${id}`)).json()
    expect((await samples(id)).at(-1)).toEqual({ time: updated, value: 20 })
  })

  test('has had its first value when it was known to have it', async () => {
    const id = await publish(app, { key: 'a', type: 'progress', data: 0 })
    await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { description: 'Running' } })
    const { updated } = (await app.inject(`/api/artifacts/${id}`)).json()
    await update(id, 10)
    expect((await samples(id))[0]).toEqual({ time: updated, value: 0 })
  })

  test('keeps at most 500 of them, with the first and the last', async () => {
    const id = await publish(app, { type: 'progress', data: 0 })
    for (let data = 1; data <= 520; data++) await update(id, data)
    const kept = await values(id)
    expect(kept.length).toBeLessThanOrEqual(500)
    expect(kept.length).toBeGreaterThan(250)
    expect([kept[0], kept.at(-1)]).toEqual([0, 520])
  })

  test('loses them when it is deleted', async () => {
    const id = await publish(app, { key: 'a', type: 'progress', data: 0 })
    await update(id, 1)
    await app.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })
    expect((await app.inject(`/api/vitrine/artifacts/${id}/samples`)).statusCode).toBe(404)
  })
})

test('a read-only server compares, and stores nothing', async () => {
  const { location, drop } = await makeTestDatabase()
  const writing = await openTestApp({}, location)
  for (const data of [1, 2]) await publish(writing, { key: 'a', type: 'progress', data })
  await writing.close()
  const db = await openDatabase(location)
  await db.updateTable('artifact_version').set({ change_status: null, change_text: null }).execute()
  const reading = await openTestApp({ isReadOnly: true }, location)
  const { change } = (await post(reading, '/artifacts/compare', { key: 'a', from: 1, to: 2 })).json()
  expect(change).toEqual({ kind: 'number', old: 1, new: 2 })
  expect((await post(reading, '/keys/series', { key: 'a', name: 'value' })).json().series[0].values).toEqual([1, 2])
  expect((await summariesOf(reading, 'a')).map(({ change }) => change)).toEqual([null, null])
  await reading.close()
  await db.destroy()
  await drop()
})
