import { expect, test } from 'vitest'
import { type Priority, RequestSlots } from './request-slots.ts'

/** Slots, and requests that end when the test says so. */
function open() {
  const slots = new RequestSlots()
  const running: { name: string; end: () => void }[] = []
  const add = (name: string, priority: Priority, signal: AbortSignal | null = null) =>
    slots.run(priority, signal, () => new Promise<void>((end) => running.push({ name, end })))
  const addAll = (priority: Priority, count: number) => {
    for (let number = 1; number <= count; number++) void add(`${priority} ${number}`, priority)
  }
  const end = async (name: string) => {
    const [ended] = running.splice(
      running.findIndex((request) => request.name === name),
      1,
    )
    ended?.end()
    await settle()
  }
  const names = () => running.map(({ name }) => name)
  return { add, addAll, end, names }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('at most 4 requests run at a time, and all of them in the end', async () => {
  const { addAll, end, names } = open()
  addAll('page', 10)
  addAll('background', 10)
  let ended = 0
  for (let [next] = names(); next !== undefined; [next] = names()) {
    expect(names().length).toBeLessThanOrEqual(4)
    await end(next)
    ended += 1
  }
  expect(ended).toBe(20)
})

test('the background leaves a place for people, who do not wait for it', () => {
  const { add, addAll, names } = open()
  addAll('background', 10)
  void add('opened', 'page')
  expect(names()).toEqual(['background 1', 'background 2', 'background 3', 'opened'])
})

test('people leave a place for the background', () => {
  const { add, addAll, names } = open()
  addAll('page', 10)
  void add('sync', 'background')
  expect(names()).toEqual(['page 1', 'page 2', 'page 3', 'sync'])
})

test('a change starts before pages that wait, and a page before the background', async () => {
  const { add, addAll, end, names } = open()
  addAll('background', 4)
  addAll('page', 3)
  void add('change', 'change')
  await end('page 1')
  expect(names()).toContain('change')
  await end('background 1')
  expect(names().slice(-2)).toEqual(['change', 'page 2'])
})

test('a request that is canceled while it waits does not start, and those behind it do', async () => {
  const { add, addAll, end, names } = open()
  addAll('page', 3)
  const canceling = new AbortController()
  const canceled = add('canceled', 'page', canceling.signal)
  void add('behind', 'page')
  canceling.abort(new Error('canceled'))
  await expect(canceled).rejects.toThrow('canceled')
  await end('page 1')
  expect(names()).toEqual(['page 2', 'page 3', 'behind'])
})

test('a request that fails makes room for the next', async () => {
  const slots = new RequestSlots()
  const fail = () => Promise.reject(new Error('It failed.'))
  const results = await Promise.allSettled(Array.from({ length: 9 }, () => slots.run('background', null, fail)))
  expect(results.map(({ status }) => status)).toEqual(Array(9).fill('rejected'))
  expect(await slots.run('background', null, async () => 'done')).toBe('done')
})
