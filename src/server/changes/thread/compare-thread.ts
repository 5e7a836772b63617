// A worker thread that parses and compares artifacts for `comparer.ts`, so that other requests need not wait for it.
import { parentPort } from 'node:worker_threads'
import { reasonOf } from '#server/errors.ts'
import { compare, readNumbersAt, summarize } from './compare-jobs.ts'
import type { Message, Reply } from './jobs.ts'

parentPort?.on('message', (message: Message) => {
  parentPort?.postMessage(reply(message))
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
