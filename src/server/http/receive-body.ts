/** Receives request bodies as bytes, whatever their content type: each route parses its own. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Budget, openBudget } from '#server/budget.ts'
import { httpError } from './errors.ts'

/** All bodies together that have begun to arrive, in bytes. */
const MAX_ARRIVING_BYTES = 256 * 1024 * 1024

export function receiveBodies(app: FastifyInstance): void {
  const budget = openBudget(MAX_ARRIVING_BYTES)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    receive(request, payload, budget),
  )
}

function receive(request: FastifyRequest, payload: IncomingMessage, budget: Budget): Promise<Buffer> {
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
      hold.release()
      chunks = []
      payload.off('data', receiveChunk)
      // The rest is discarded, because clients read the response only when they have sent all.
      payload.resume()
      reject(error)
    }
    const hold = budget.open(request.ip, () =>
      fail(httpError(503, 'Too many large request bodies arrive at the moment. Try again later.')),
    )
    const receiveChunk = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > limit) fail(tooLarge())
      else hold.grow(chunk.length)
    }
    payload.on('data', receiveChunk)
    payload.once('error', () => fail(httpError(400, 'The connection was closed before the whole body had arrived.')))
    payload.once('end', () => {
      hold.release()
      resolve(Buffer.concat(chunks))
    })
  })
}
