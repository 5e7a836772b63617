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
  open('reader', 'slow').grow(30)
  open('abuser', 'first').grow(20)
  open('abuser', 'second').grow(20)
  open('abuser', 'third').grow(40)
  expect(ended).toEqual(['first'])
})

test('as many end as are needed', () => {
  const { open, ended } = makeBudget(100)
  open('a', 'a1').grow(50)
  open('a', 'a2').grow(50)
  open('b', 'b1').grow(90)
  expect(ended).toEqual(['a1', 'b1'])
})

test('a single request may be larger than the limit', () => {
  const { open, ended } = makeBudget(100)
  const hold = open('a', 'a1')
  hold.grow(500)
  hold.release()
  open('b', 'b1').grow(100)
  expect(ended).toEqual([])
})

test('released bytes do not count, and neither does growth after the end', () => {
  const { open, ended } = makeBudget(100)
  const first = open('a', 'a1')
  first.grow(60)
  const second = open('a', 'a2')
  second.grow(60)
  first.grow(1000)
  first.release()
  second.release()
  open('a', 'a3').grow(100)
  expect(ended).toEqual(['a1'])
})
