import { expect, test } from 'vitest'
import { openBudget } from './budget.ts'

function makeBudget(limit: number) {
  const ended: string[] = []
  const budget = openBudget(limit)
  const open = (client: string, name: string) => budget.open(client, () => ended.push(name))
  return { open, ended }
}

test('the client with the most bytes loses its oldest request', () => {
  const { open, ended } = makeBudget(100)
  open('reader', 'slow').add(30)
  open('abuser', 'first').add(20)
  open('abuser', 'second').add(20)
  open('abuser', 'third').add(40)
  expect(ended).toEqual(['first'])
})

test('as many end as are needed', () => {
  const { open, ended } = makeBudget(100)
  open('a', 'a1').add(50)
  open('a', 'a2').add(50)
  open('b', 'b1').add(90)
  expect(ended).toEqual(['a1', 'b1'])
})

test('a single request may be larger than the limit', () => {
  const { open, ended } = makeBudget(100)
  const hold = open('a', 'a1')
  hold.add(500)
  hold.release()
  open('b', 'b1').add(100)
  expect(ended).toEqual([])
})

test('released bytes do not count, and neither does growth after the end', () => {
  const { open, ended } = makeBudget(100)
  const first = open('a', 'a1')
  first.add(60)
  const second = open('a', 'a2')
  second.add(60)
  first.add(1000)
  first.release()
  second.release()
  open('a', 'a3').add(100)
  expect(ended).toEqual(['a1'])
})

test('what is kept counts, but does not end', () => {
  const { open, ended } = makeBudget(100)
  const kept = open('a', 'a1')
  kept.add(90)
  kept.keep()
  open('b', 'b1').add(20)
  expect(ended).toEqual(['b1'])
  kept.add(-50)
  open('b', 'b2').add(20)
  expect(ended).toEqual(['b1'])
})
