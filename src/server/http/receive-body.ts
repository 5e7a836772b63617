/** Receives request bodies as bytes, whatever their content type: each route parses its own. */
import type { ServerResponse } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openBudget } from '#server/budget.ts'
import { httpError } from './errors.ts'

/** All bodies together of requests that are not answered yet, in bytes. */
const MAX_BODY_BYTES = 256 * 1024 * 1024

/**
 * Larger bodies are received into one buffer: small chunks would leave gaps in the memory of the process, which are not
 * returned to the system.
 */
const MIN_LARGE_BYTES = 1024 * 1024

/** Of the process, whose memory it is. */
const bodies = openBudget(MAX_BODY_BYTES)

export function receiveBodies(app: FastifyInstance): void {
  // Content type parsers do not get the response.
  const responses = new WeakMap<FastifyRequest, ServerResponse>()
  app.removeAllContentTypeParsers()
  app.addHook('preParsing', (request, { raw }, payload, done) => {
    responses.set(request, raw)
    done(null, payload)
  })
  app.addContentTypeParser('*', (request: FastifyRequest) => receive(request, responses.get(request)))
}

const DECODERS = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** Null for a body that is sent as it is. */
function openDecoder(encoding = 'identity'): Transform | null {
  if (encoding === 'identity') return null
  const open = DECODERS.get(encoding)
  if (open === undefined) throw httpError(415, `Unsupported Content-Encoding: ${encoding}`)
  return open()
}

function receive(request: FastifyRequest, response?: ServerResponse): Promise<Buffer> {
  const { raw, headers } = request
  const limit = request.routeOptions.bodyLimit
  const tooLarge = () => httpError(413, `The request body is larger than the ${limit} bytes that are accepted.`)
  return new Promise((resolve, reject) => {
    if (Number(headers['content-length']) > limit) {
      reject(tooLarge())
      return
    }
    const decoder = openDecoder(headers['content-encoding'])
    const payload = decoder === null ? raw : raw.pipe(decoder)
    const length = decoder === null ? Number(headers['content-length']) : 0
    let chunks: Buffer[] = []
    let whole: Buffer | null = null
    let size = 0
    const fail = (error: Error) => {
      share.release()
      chunks = []
      whole = null
      payload.off('data', receiveChunk)
      if (decoder !== null) raw.unpipe(decoder)
      decoder?.destroy()
      // The rest is discarded, because clients read the response only when they have sent all.
      raw.resume()
      reject(error)
    }
    const share = bodies.open(request.ip, () =>
      fail(httpError(503, 'Too many large request bodies wait at the moment. Try again later.')),
    )
    response?.once('close', share.release)
    const receiveChunk = (chunk: Buffer) => {
      if (whole === null && size > MIN_LARGE_BYTES && length > size) {
        whole = Buffer.allocUnsafeSlow(length)
        Buffer.concat(chunks).copy(whole)
        chunks = []
      }
      if (whole === null) chunks.push(chunk)
      else chunk.copy(whole, size)
      size += chunk.length
      if (size > limit) fail(tooLarge())
      else share.add(chunk.length)
    }
    payload.on('data', receiveChunk)
    raw.once('error', () => fail(httpError(400, 'The connection was closed before the whole body had arrived.')))
    decoder?.on('error', () => fail(httpError(400, 'The request body is not valid in its Content-Encoding.')))
    payload.once('end', () => {
      // What it changes may be stored already.
      share.keep()
      resolve(whole?.subarray(0, size) ?? Buffer.concat(chunks))
    })
  })
}
