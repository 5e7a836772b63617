import { expect, test } from 'vitest'
import { readRevision } from '#server/database/transaction.ts'
import { openTestPair, type TestPair } from '#server/mirror/test/test-pair.ts'
import { removeFlows, walkFlows } from './walk-flows.ts'

async function walkAll({ db, upstream }: TestPair) {
  const deleted: { flows: string[]; deployments: string[] } = { flows: [], deployments: [] }
  let position: string | null = null
  do {
    const walk: Awaited<ReturnType<typeof walkFlows>> = await walkFlows(db, upstream, position)
    deleted.flows.push(...walk.deleted.flows)
    deleted.deployments.push(...walk.deleted.deployments)
    position = walk.position
  } while (position !== null)
  return deleted
}

async function openWithFlows(count: number) {
  const pair = await openTestPair()
  const flows: string[] = []
  for (let index = 0; index < count; index++) flows.push(await pair.make('/flows/', { name: `flow ${index}` }))
  const deployment = await pair.make('/deployments/', { name: 'nightly', flow_id: flows[0], tags: ['a'] })
  return { pair, flows, deployment }
}

test('all flows and deployments are read, and again only their changes are stored', async () => {
  const { pair, deployment } = await openWithFlows(450)
  await walkAll(pair)
  expect((await pair.db.selectFrom('flow').select('id').execute()).length).toBe(450)
  const revision = await readRevision(pair.db)
  await walkAll(pair)
  expect(await readRevision(pair.db)).toBe(revision)
  await pair.there.inject({ method: 'PATCH', url: `/api/deployments/${deployment}`, payload: { tags: ['b'] } })
  await walkAll(pair)
  const tags = await pair.db.selectFrom('tag').select('tag').where('owner_id', '=', deployment).execute()
  expect(tags).toEqual([{ tag: 'b' }])
})

test('a walk of few flows and deployments takes four requests', async () => {
  const { pair } = await openWithFlows(2)
  await walkAll(pair)
  expect(pair.asked.map(({ url }) => url)).toEqual([
    '/api/flows/filter',
    '/api/flows/count',
    '/api/deployments/filter',
    '/api/deployments/count',
  ])
})

test('deleted flows and deployments are found and removed', async () => {
  const { pair, flows, deployment } = await openWithFlows(3)
  await walkAll(pair)
  await pair.there.inject({ method: 'DELETE', url: `/api/flows/${flows[1]}` })
  await pair.there.inject({ method: 'DELETE', url: `/api/deployments/${deployment}` })
  const deleted = await walkAll(pair)
  expect(deleted).toEqual({ flows: [flows[1]], deployments: [deployment] })
  await removeFlows(pair.db, deleted)
  expect(await walkAll(pair)).toEqual({ flows: [], deployments: [] })
  expect((await pair.db.selectFrom('flow').select('id').execute()).length).toBe(2)
})
