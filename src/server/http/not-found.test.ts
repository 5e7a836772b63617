import { expect, onTestFinished, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

test.each([
  ['GET', '/artifacts/', 'POST'],
  ['PUT', '/artifacts/11111111-1111-4111-8111-111111111111', 'DELETE, GET, PATCH'],
  ['POST', '/vitrine/retention', 'GET, PUT'],
] as const)('%s %s is a 405 whose Allow header names every method of the path', async (method, path, allowed) => {
  const app = await openTestApp()
  onTestFinished(() => app.close())
  const answer = await app.inject({ method, url: `/api${path}` })
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, allowed])
})
