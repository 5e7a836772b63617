import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { listPages } from './list-pages.ts'

const Body = z.object({ offset: z.number(), limit: z.number() })

/** Lists of 300 rows, which fail with a 500 if they contain one that `isBad`. */
async function openFailing(isBad: (row: number) => boolean, failsAlways = false) {
  const asked: number[] = []
  const address = await startUpstream(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const { offset, limit } = Body.parse(JSON.parse(text))
    asked.push(limit)
    const rows = Array.from({ length: 300 }, (_, id) => id).slice(offset, offset + limit)
    if (failsAlways || rows.some(isBad)) response.writeHead(500, JSON_TYPE).end('{}')
    else response.writeHead(200, JSON_TYPE).end(JSON.stringify(rows.map((id) => ({ id }))))
  })
  const upstream = openUpstream({ address, authorization: null })
  const readAll = async () => {
    const ids: number[] = []
    for await (const rows of listPages(upstream, '/logs/filter', {}, 1000)) {
      ids.push(...rows.flatMap((row) => row.number('id') ?? []))
    }
    return ids
  }
  return { readAll, asked }
}

test('a row that the upstream server fails to send is left out', async () => {
  const { readAll } = await openFailing((row) => row === 77)
  expect(await readAll()).toEqual(Array.from({ length: 300 }, (_, id) => id).toSpliced(77, 1))
})

test('a list that always fails is an error after few requests', async () => {
  const always = await openFailing(() => true, true)
  await expect(always.readAll()).rejects.toThrow('status 500')
  expect(always.asked.length).toBeLessThan(12)
  const rows = await openFailing(() => true)
  await expect(rows.readAll()).rejects.toThrow('many rows in a row cannot be read')
  expect(rows.asked.length).toBeLessThan(50)
})
