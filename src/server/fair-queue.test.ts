import { expect, test } from 'vitest'
import { FairQueue } from './fair-queue.ts'

test('clients take turns, and the entries of each keep their order', () => {
  const queue = new FairQueue<string>()
  for (const entry of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.add(entry.slice(0, 1), entry)
  expect(queue.count('a')).toBe(3)
  const taken = Array.from({ length: 3 }, () => queue.next())
  queue.add('d', 'd1')
  for (let entry = queue.next(); entry !== undefined; entry = queue.next()) taken.push(entry)
  expect(taken).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'd1', 'a3'])
  expect([queue.count('a'), queue.next()]).toEqual([0, undefined])
})
