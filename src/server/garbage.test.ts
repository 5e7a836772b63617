import { expect, test } from 'vitest'
import { collectGarbage } from './garbage.ts'

test('what is no longer used is released at once', () => {
  const lists: number[][] = []
  for (let turn = 0; turn < 50; turn++) lists.push(new Array(250_000).fill(0.5))
  const before = process.memoryUsage().heapUsed
  lists.length = 0
  collectGarbage()
  expect(process.memoryUsage().heapUsed).toBeLessThan(before - 80_000_000)
})
