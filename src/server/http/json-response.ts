/** Writes JSON responses, long arrays as streams. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { GzipStream } from '#server/json/gzip-pieces.ts'
import { JsonWriter, jsonPieces, type Piece, textOf, writeJson } from '#server/json/raw-json.ts'
import { acceptsGzip } from './compression.ts'
import { countUnread } from './connections.ts'
import { httpError } from './errors.ts'

/** Sends a value. What is stored compressed is sent as it is to clients that accept gzip. */
export async function sendJson(reply: FastifyReply, value: unknown): Promise<FastifyReply> {
  const pieces = orTooLarge(() => jsonPieces(value))
  if (pieces.length === 1 || !acceptsGzip(reply.request.headers['accept-encoding'])) {
    return reply.type(JSON_TYPE).send(orTooLarge(() => textOf(pieces)))
  }
  const gzip = new GzipStream()
  return asGzip(reply).send(Buffer.concat([await gzip.write(pieces), gzip.end()]))
}

/** Sends one JSON array. The next part is read when the client has taken the one before; most arrays have only one. */
export async function sendParts(reply: FastifyReply, parts: AsyncGenerator<unknown[]>): Promise<FastifyReply> {
  const first = await parts.next()
  const second = await parts.next()
  if (second.done) return sendJson(reply, first.done ? [] : first.value)
  const pieces = arrayPieces([first.value, second.value], parts)
  const isGzip = acceptsGzip(reply.request.headers['accept-encoding'])
  const chunks = countUnread<string | Buffer>(reply.request, isGzip ? gzipChunks(pieces) : textChunks(pieces))
  return (isGzip ? asGzip(reply) : reply.type(JSON_TYPE)).send(Readable.from(chunks, { objectMode: false }))
}

const JSON_TYPE = 'application/json; charset=utf-8'

function asGzip(reply: FastifyReply): FastifyReply {
  const vary = String(reply.getHeader('vary') ?? '')
  return reply
    .type(JSON_TYPE)
    .header('content-encoding', 'gzip')
    .header('vary', vary === '' ? 'accept-encoding' : `${vary}, accept-encoding`)
}

/** The pieces of one array, part by part. */
async function* arrayPieces(started: unknown[][], rest: AsyncGenerator<unknown[]>): AsyncGenerator<Piece[]> {
  async function* all() {
    yield* started
    yield* rest
  }
  const writer = new JsonWriter()
  let separator = '['
  for await (const part of all()) {
    for (const value of part) {
      writer.add(separator)
      writer.write(value)
      separator = ','
    }
    yield writer.take()
  }
  yield [separator === '[' ? '[]' : ']']
}

async function* textChunks(parts: AsyncGenerator<Piece[]>): AsyncGenerator<string> {
  for await (const pieces of parts) yield textOf(pieces)
}

async function* gzipChunks(parts: AsyncGenerator<Piece[]>): AsyncGenerator<Buffer> {
  const gzip = new GzipStream()
  for await (const pieces of parts) yield gzip.write(pieces)
  yield gzip.end()
}

/** Fastify's reply serializer. */
export function writeResponse(value: unknown): string {
  return orTooLarge(() => writeJson(value))
}

function orTooLarge<Result>(write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    // V8's limit for strings: 512 MiB.
    if (!(error instanceof RangeError)) throw error
    throw httpError(422, 'The response is too large. Ask for less at once.', { cause: error })
  }
}
