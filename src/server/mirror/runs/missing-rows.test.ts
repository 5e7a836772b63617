import { expect, test } from 'vitest'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { missingRows } from './missing-rows.ts'

test('only ids that are not counted are missing, rows that cannot be read are not', async () => {
  const ids: string[] = Array.from({ length: 40 }, () => crypto.randomUUID())
  const existing = new Set(ids.filter((_, index) => index % 3 !== 0))
  const readable = new Set(ids.slice(0, 20).filter((id) => existing.has(id)))
  const address = await startUpstream(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const asked: string[] = JSON.parse(text).flow_runs.id.any_
    const rows = asked.filter((id) => readable.has(id)).map((id) => ({ id }))
    const answer = request.url?.endsWith('/count') ? asked.filter((id) => existing.has(id)).length : rows
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer))
  })
  const missing = await missingRows(openUpstream({ address, authorization: null }), 'flow_runs', ids)
  expect(missing).toEqual(ids.filter((id) => !existing.has(id)))
})
