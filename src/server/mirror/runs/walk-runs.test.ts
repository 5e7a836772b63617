import { expect, test } from 'vitest'
import { openTestPair } from '#server/mirror/test/test-pair.ts'
import { flowRunFields } from '#server/mirror/test/test-rows.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { walkRuns } from './walk-runs.ts'

test('recent runs are read a page at a time, newest first, without scheduled ones', async () => {
  const { make, db, upstream } = await openTestPair()
  const flow_id = await make('/flows/', { name: 'train' })
  for (let index = 0; index < 250; index++) {
    await make('/flow_runs/', {
      flow_id,
      name: `run ${index}`,
      state: { type: index < 10 ? 'SCHEDULED' : 'COMPLETED' },
    })
  }
  const counts: number[] = []
  for (let position: string | null = null, call = 0; call === 0 || position !== null; call++) {
    position = await walkRuns(db, upstream, position)
    counts.push((await db.selectFrom('flow_run').select('id').execute()).length)
  }
  expect(counts).toEqual([200, 240])
  const names = await db
    .selectFrom('flow_run')
    .select('name')
    .where('name', 'in', ['run 249', 'run 10', 'run 9'])
    .execute()
  expect(names.map(({ name }) => name).toSorted()).toEqual(['run 10', 'run 249'])
})

/** An upstream server with endless runs that started this long ago. */
async function openEndless(ageMs: number) {
  const start_time = new Date(Date.now() - ageMs).toISOString()
  const offsets: number[] = []
  const address = await startUpstream(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const { limit, offset } = JSON.parse(text)
    const isPage = request.url?.includes('/flow_runs/') && offset !== undefined
    if (isPage) offsets.push(offset)
    const rows = isPage ? Array.from({ length: limit }, () => flowRunFields({ start_time })) : []
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(rows))
  })
  const { db, close } = await openTestDatabase()
  return { db, close, upstream: openUpstream({ address, authorization: null }), offsets }
}

test('the walk ends after 2,000 runs', async () => {
  const { db, close, upstream, offsets } = await openEndless(0)
  let position = await walkRuns(db, upstream, null)
  while (position !== null) position = await walkRuns(db, upstream, position)
  expect([offsets.length, offsets.at(-1)]).toEqual([10, 1800])
  await close()
})

test('the walk ends at runs that are older than 30 days', async () => {
  const { db, close, upstream } = await openEndless(31 * 24 * 60 * 60 * 1000)
  expect(await walkRuns(db, upstream, null)).toBe(null)
  await close()
})

test('a position that cannot be read starts the walk again', async () => {
  const { db, close, upstream, offsets } = await openEndless(0)
  await walkRuns(db, upstream, '{"offset":"x"}')
  expect(offsets).toEqual([0])
  await close()
})
