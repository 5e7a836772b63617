/** Receives request bodies as bytes, whatever their content type: each route parses its own. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openBudget } from '#server/budget.ts'
import { httpError } from './errors.ts'

/** All bodies together of requests that are not answered yet, in bytes. */
const MAX_BODY_BYTES = 256 * 1024 * 1024

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
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    receive(request, payload, responses.get(request)),
  )
}

function receive(request: FastifyRequest, payload: IncomingMessage, response?: ServerResponse): Promise<Buffer> {
  const limit = request.routeOptions.bodyLimit
  const tooLarge = () => httpError(413, `The request body is larger than the ${limit} bytes that are accepted.`)
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length']) > limit) {
      reject(tooLarge())
      return
    }
    let chunks: Buffer[] = []
    let size = 0
    const fail = (error: Error) => {
      share.release()
      chunks = []
      payload.off('data', receiveChunk)
      // The rest is discarded, because clients read the response only when they have sent all.
      payload.resume()
      reject(error)
    }
    const share = bodies.open(request.ip, () =>
      fail(httpError(503, 'Too many large request bodies wait at the moment. Try again later.')),
    )
    response?.once('close', share.release)
    const receiveChunk = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > limit) fail(tooLarge())
      else share.add(chunk.length)
    }
    payload.on('data', receiveChunk)
    payload.once('error', () => fail(httpError(400, 'The connection was closed before the whole body had arrived.')))
    payload.once('end', () => {
      // What it changes may be stored already.
      share.keep()
      resolve(Buffer.concat(chunks))
    })
  })
}
