import { expect, test } from 'vitest'
import { batchRequests } from './batch-requests.ts'

const { signal } = new AbortController()

function recordBatches() {
  const batches: string[][] = []
  const read = batchRequests(async (items: { id: string }[]) => {
    batches.push(items.map(({ id }) => id))
    return new Map(items.flatMap(({ id }) => (id === 'unknown' ? [] : [[id, id.toUpperCase()]])))
  })
  return { batches, read }
}

test('calls at about the same time share one request, and each gets its own answer', async () => {
  const { batches, read } = recordBatches()
  const answers = await Promise.all(['a', 'b', 'unknown'].map((id) => read({ id }, signal)))
  expect(answers).toEqual(['A', 'B', null])
  expect(await read({ id: 'c' }, signal)).toBe('C')
  expect(batches).toEqual([['a', 'b', 'unknown'], ['c']])
})

test('an aborted call is left out of the request', async () => {
  const { batches, read } = recordBatches()
  const aborted = new AbortController()
  const answers = Promise.all([read({ id: 'a' }, aborted.signal), read({ id: 'b' }, signal)])
  aborted.abort()
  expect(await answers).toEqual([null, 'B'])
  expect(batches).toEqual([['b']])
})

test('a failed request rejects all its calls, and the next call starts a new one', async () => {
  let isBroken = true
  const read = batchRequests(async (items: { id: string }[]) => {
    if (isBroken) throw new Error('Connection lost')
    return new Map(items.map(({ id }) => [id, id]))
  })
  const failed = await Promise.allSettled(['a', 'b'].map((id) => read({ id }, signal)))
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isBroken = false
  expect(await read({ id: 'a' }, signal)).toBe('a')
})
