import { expect, test } from 'vitest'
import { gather } from './batch-requests.ts'

const { signal } = new AbortController()

function asked() {
  const rounds: string[][] = []
  const read = gather(async (items: { id: string }[]) => {
    rounds.push(items.map(({ id }) => id))
    return new Map(items.flatMap(({ id }) => (id === 'unknown' ? [] : [[id, id.toUpperCase()]])))
  })
  return { rounds, read }
}

test('what is asked at about the same time is one question, and each gets its own answer', async () => {
  const { rounds, read } = asked()
  const answers = await Promise.all(['a', 'b', 'unknown'].map((id) => read({ id }, signal)))
  expect(answers).toEqual(['A', 'B', null])
  expect(await read({ id: 'c' }, signal)).toBe('C')
  expect(rounds).toEqual([['a', 'b', 'unknown'], ['c']])
})

test('who has gone in the meantime is not asked for', async () => {
  const { rounds, read } = asked()
  const leaving = new AbortController()
  const answers = Promise.all([read({ id: 'a' }, leaving.signal), read({ id: 'b' }, signal)])
  leaving.abort()
  expect(await answers).toEqual([null, 'B'])
  expect(rounds).toEqual([['b']])
})

test('a failure is everybody’s, and the next question is a new one', async () => {
  let isBroken = true
  const read = gather(async (items: { id: string }[]) => {
    if (isBroken) throw new Error('Oh')
    return new Map(items.map(({ id }) => [id, id]))
  })
  const failed = await Promise.allSettled(['a', 'b'].map((id) => read({ id }, signal)))
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isBroken = false
  expect(await read({ id: 'a' }, signal)).toBe('a')
})
