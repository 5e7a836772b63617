/** Writes JSON responses, long arrays as streams. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { writeJson } from '#server/json/raw-json.ts'
import { countUnread } from './connections.ts'
import { httpError } from './errors.ts'

/** Sends one JSON array. The next part is read when the client has taken the one before; most arrays have only one. */
export async function sendParts(reply: FastifyReply, parts: AsyncGenerator<unknown[]>): Promise<FastifyReply> {
  const first = await parts.next()
  const second = await parts.next()
  if (second.done) return reply.send(first.done ? [] : first.value)
  const lines = arrayText([first.value, second.value], parts)
  return reply
    .type('application/json; charset=utf-8')
    .send(Readable.from(countUnread(reply.request, lines), { objectMode: false }))
}

async function* arrayText(started: unknown[][], rest: AsyncGenerator<unknown[]>): AsyncGenerator<string> {
  let separator = '['
  async function* all() {
    yield* started
    yield* rest
  }
  for await (const part of all()) {
    for (const value of part) {
      yield separator + writeJson(value)
      separator = ','
    }
  }
  yield separator === '[' ? '[]' : ']'
}

/** Fastify's reply serializer. */
export function writeResponse(value: unknown): string {
  try {
    return writeJson(value)
  } catch (error) {
    // V8's limit for strings: 512 MiB.
    if (!(error instanceof RangeError)) throw error
    throw httpError(422, 'The response is too large. Ask for less at once.', { cause: error })
  }
}
