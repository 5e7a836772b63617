// A worker thread that parses and compares artifacts for `comparer.ts`, so that other requests need not wait for it.
import { getHeapStatistics } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { reasonOf } from '#server/errors.ts'
import { collectGarbage } from '#server/garbage.ts'
import { compare, readNumbersAt, summarize } from './compare-jobs.ts'
import type { Message, Reply } from './jobs.ts'

/** More than most comparisons leave behind. V8 itself keeps it until the thread needs more. */
const MAX_HEAP_BYTES = 64_000_000

parentPort?.on('message', (message: Message) => {
  parentPort?.postMessage(reply(message))
  if (getHeapStatistics().total_heap_size > MAX_HEAP_BYTES) collectGarbage()
})
parentPort?.postMessage('ready' satisfies Reply)

function reply(message: Message): Reply {
  try {
    return { answer: run(message) }
  } catch (error) {
    return { error: reasonOf(error) }
  }
}

function run(message: Message): object | null {
  switch (message.kind) {
    case 'summarize':
      return summarize(message.job)
    case 'compare':
      return compare(message.job)
    case 'numbers':
      return readNumbersAt(message.job)
  }
}
