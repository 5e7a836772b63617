import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { changesOf, publish } from './test-changes.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

test('a version says what changed since the one before it', async () => {
  for (const data of [1, 1, 2]) await publish(app, { key: 'a', type: 'progress', data })
  expect(await changesOf(app, 'a')).toEqual([
    { status: 'first', text: 'first version' },
    { status: 'unchanged', text: 'unchanged (same as v1)' },
    { status: 'changed', text: expect.any(String) },
  ])
})
