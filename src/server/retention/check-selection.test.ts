import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeletionSelection } from '#contract/deletion.ts'
import type { Client } from '#sdk/client.ts'
import { previewDeletion } from '#sdk/retention.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { clientOf } from '#server/test/test-client.ts'

let app: FastifyInstance
let client: Client

beforeEach(async () => {
  app = await openTestApp()
  client = clientOf(app)
})
afterEach(() => app.close())

describe('a selection', () => {
  test.each([
    {},
    { artifacts: {} },
    { artifacts: { operator: 'and_', key: {}, id: null } },
    { latest_only: false, search: '  ', whole_keys: true, include_pinned: true },
  ])('without a condition, such as %j, is rejected', async (selection) => {
    await client.createArtifact({ key: 'a' })
    for (const [url, payload] of [
      ['/api/vitrine/deletions/preview', selection],
      ['/api/vitrine/deletions', { selection }],
    ] as const) {
      const answer = await app.inject({ method: 'POST', url, payload })
      expect([answer.statusCode, answer.json()]).toEqual([
        422,
        { detail: 'A deletion requires at least one condition.' },
      ])
    }
    expect(await client.countArtifacts({})).toBe(1)
  })

  test.each([
    [{ flow_runs: { state: { type: { any_: ['FAILED'], not_any_: ['COMPLETED'] } } } }, ['flow_runs', 'state', 'type']],
    [{ flow_runs: { state: { name: { any_: ['Failed'], not_any_: [] } } } }, ['flow_runs', 'state', 'name']],
    [{ deployments: { concurrency_limit: { ge_: 3 } } }, ['deployments', 'concurrency_limit']],
    [{ task_runs: { flow_run_id: { any_: [crypto.randomUUID()], is_null_: true } } }, ['task_runs', 'flow_run_id']],
    [{ artifacts: { operator: 'or_', key: {}, type: { any_: ['table'] } } }, ['artifacts', 'key']],
    [{ artifacts: { operator: 'or_', key: { like_: '' }, type: { any_: ['table'] } } }, ['artifacts', 'key']],
    [{ artifacts: { operator: 'or_', key: { any_: ['a'] }, type: { not_any_: [] } } }, ['artifacts', 'type']],
    [{ flow_runs: { operator: 'or_', state: { type: {} }, name: { any_: ['b'] } } }, ['flow_runs', 'state']],
    [{ flow_runs: { state: { operator: 'or_', type: {}, name: { any_: ['b'] } } } }, ['flow_runs', 'state', 'type']],
  ])('with a condition that filters ignore, such as %j, is rejected', async (selection, path) => {
    for (const [url, payload, loc] of [
      ['/api/vitrine/deletions/preview', selection, ['body', ...path]],
      ['/api/vitrine/deletions', { selection }, ['body', 'selection', ...path]],
    ] as const) {
      const answer = await app.inject({ method: 'POST', url, payload })
      expect([answer.statusCode, answer.json().exception_detail]).toMatchObject([422, [{ type: 'value_error', loc }]])
    }
  })

  test('with empty conditions that do not widen it is accepted', async () => {
    await client.createArtifact({ key: 'a' })
    await client.createArtifact({ key: 'b' })
    const of = (selection: DeletionSelection) => previewDeletion(selection, { client })
    const either = { operator: 'or_' as const, key: { any_: ['a'] }, type: { any_: [] } }
    expect(await of({ artifacts: either })).toMatchObject({ count: 1 })
    expect(await of({ artifacts: { key: {}, type: { not_any_: [] } }, keys: ['a'] })).toMatchObject({ count: 1 })
    expect(await of({ flow_runs: {}, keys: ['a'] })).toMatchObject({ count: 0 })
  })

  test('with a pattern that is too long is rejected', async () => {
    await expect(previewDeletion({ keys: ['a'.repeat(60_000)] }, { client })).rejects.toMatchObject({
      status: 422,
      detail: 'The search text is too long: at most 1000 characters are accepted.',
    })
  })

  test('with more than 500 patterns is rejected', async () => {
    await client.createArtifact({ key: 'key-1' })
    const keys = Array.from({ length: 500 }, (_, n) => `key-${n}`)
    expect(await previewDeletion({ keys, whole_keys: true }, { client })).toMatchObject({ count: 1 })
    const answer = await app.inject({
      method: 'POST',
      url: '/api/vitrine/deletions/preview',
      payload: { keys: [...keys, 'one-more'] },
    })
    expect([answer.statusCode, answer.json().exception_detail]).toMatchObject([
      422,
      [{ loc: ['body', 'keys'], msg: 'Value error, at most 500 patterns are accepted.' }],
    ])
  })

  test('with an unknown field is rejected, so that a misspelled condition is not ignored', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/vitrine/deletions',
      payload: { selection: { artefacts: { key: { any_: ['a'] } }, latest_only: true } },
    })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      422,
      { exception_detail: [{ type: 'extra_forbidden', loc: ['body', 'selection', 'artefacts'] }] },
    ])
  })
})
