/** Compresses responses with gzip for clients that accept it. */
import { pipeline, Readable } from 'node:stream'
import { createGzip, gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { outputChunk } from '#server/json/packed-text.ts'

/** Smaller bodies fit into the first two packets anyway. */
const MIN_BYTES = 2048

/** Larger bodies are compressed in another thread. */
const MAX_SYNC_BYTES = 64 * 1024

const OPTIONS = { level: 1 }

const COMPRESSIBLE = /^text\/(?!event-stream)|[+/](?:json|text|xml)(?:;|$)/

export function compressResponses(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    done(null, compressed(request, reply, payload))
  })
}

function compressed(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const isWhole = typeof payload === 'string' || Buffer.isBuffer(payload)
  if (!(isWhole || payload instanceof Readable) || (isWhole && payload.length < MIN_BYTES)) return payload
  if (!isCompressible(reply)) return payload
  reply.header('vary', withEncoding(reply.getHeader('vary')))
  if (!acceptsGzip(request.headers['accept-encoding'])) return payload
  reply.header('content-encoding', 'gzip').removeHeader('content-length')
  if (!isWhole) return pipeline(payload, createGzip(OPTIONS), endedEarly)
  if (payload.length <= MAX_SYNC_BYTES) return gzipSync(payload, { ...OPTIONS, chunkSize: outputChunk(payload.length) })
  const stream = createGzip(OPTIONS)
  stream.end(payload)
  return stream
}

/** Fastify destroys both streams when the client disconnects, and logs what went wrong. */
const endedEarly = () => {}

function isCompressible(reply: FastifyReply): boolean {
  if (reply.statusCode === 206 || reply.hasHeader('content-encoding')) return false
  return COMPRESSIBLE.test(String(reply.getHeader('content-type') ?? ''))
}

const withEncoding = (vary: unknown) => (vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`)

/** `*` stands for the encodings that are not named. */
export function acceptsGzip(accepted: string | string[] | undefined): boolean {
  if (accepted === undefined) return false
  const weights = new Map(
    String(accepted)
      .toLowerCase()
      .split(',')
      .map((coding) => {
        const [name = '', weight] = coding.split(';', 2).map((part) => part.trim())
        return [name, weight === undefined ? 1 : Number(weight.replace(/^q\s*=/, ''))]
      }),
  )
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0
}
