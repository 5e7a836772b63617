import { expect, test } from 'vitest'
import { eventQueue } from './event-queue.ts'

/** A queue on a socket that only logs what happens to it. `stored` are batches that wait for their result. */
function openQueue() {
  const log: string[] = []
  const stored: { texts: string[]; done: () => void; fail: (error: Error) => void }[] = []
  const socket = {
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    pong: (data: Buffer) => log.push(`pong ${data}`),
    terminate: () => log.push('terminate'),
  }
  const queue = eventQueue(
    socket,
    (texts) => new Promise((done, fail) => stored.push({ texts, done: () => done(), fail })),
  )
  return { queue, log, stored }
}

test('messages that arrive while others are being stored are stored together, in their order', async () => {
  const { queue, stored } = openQueue()
  for (const text of ['a', 'b', 'c']) queue.add({ text })
  stored[0]?.done()
  await expect.poll(() => stored.length).toBe(2)
  stored[1]?.done()
  await queue.finish()
  expect(stored.map(({ texts }) => texts)).toEqual([['a'], ['b', 'c']])
})

test.each([
  ['many', '{}', 1000],
  ['long', 'x'.repeat(250_000), 4],
])('the socket is not read while %s messages wait', async (_, text, count) => {
  const { queue, log, stored } = openQueue()
  queue.add({ text })
  for (let waiting = 1; waiting < count; waiting++) queue.add({ text })
  expect(log).toEqual([])
  queue.add({ text })
  expect(log).toEqual(['pause'])
  stored[0]?.done()
  await expect.poll(() => stored.length).toBe(2)
  expect(log).toEqual(['pause', 'resume'])
})

test('a ping is answered when the messages before it are stored', async () => {
  const { queue, log, stored } = openQueue()
  queue.add({ text: 'a' })
  queue.add({ text: 'b' })
  queue.add({ ping: Buffer.from('1') })
  queue.add({ ping: Buffer.from('2') })
  stored[0]?.done()
  await expect.poll(() => stored.length).toBe(2)
  expect(log).toEqual(['resume'])
  stored[1]?.done()
  await queue.finish()
  expect(log).toEqual(['resume', 'pong 2', 'resume'])
})

test('after a failure the socket is terminated, and nothing more is stored or confirmed', async () => {
  const { queue, log, stored } = openQueue()
  queue.add({ text: 'a' })
  queue.add({ ping: Buffer.from('1') })
  stored[0]?.fail(new Error('no database'))
  await queue.finish()
  queue.add({ text: 'b' })
  await queue.finish()
  expect(log).toEqual(['terminate'])
  expect(stored).toHaveLength(1)
})
