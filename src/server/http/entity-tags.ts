/** Entity tags: a client that names the tag of the current response gets 304 in its place. */
import { createHash, hash, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Longer responses would hold up others while they are hashed. */
const MAX_HASHED_LENGTH = 8_000_000

/** Another version of the server may respond differently, and a restored database counts its revisions again. */
const SERVER = randomUUID()

/** Tags what GET routes of the API return by its content. Add it before the responses are compressed. */
export function sendEntityTags(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode !== 200) {
      if (reply.statusCode !== 304) reply.removeHeader('etag')
    } else if (hasOwnTag(request) && isHashed(payload)) {
      const tag = weakTag(hash('sha1', payload, 'base64url'))
      if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'private, no-cache')
      if (isCurrent(request, reply, tag)) {
        reply.code(304).removeHeader('content-type').removeHeader('content-encoding')
        done(null, null)
        return
      }
    }
    done()
  })
}

const hasOwnTag = ({ method, routeOptions: { url } }: FastifyRequest) => method === 'GET' && url?.startsWith('/api/')

const isHashed = (payload: unknown): payload is string | Buffer =>
  (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length <= MAX_HASHED_LENGTH

/**
 * Whether the client has the response to the same request from this revision. Read the revision before the data, so that
 * a tag is never newer than what it stands for.
 */
export function isCurrentRevision(request: FastifyRequest, reply: FastifyReply, revision: number): boolean {
  const { method, url, headers, body } = request
  const digest = createHash('sha1').update(JSON.stringify([SERVER, revision, method, url, headers['content-type']]))
  if (body instanceof Uint8Array) digest.update(body)
  return isCurrent(request, reply, weakTag(digest.digest('base64url')))
}

/** Weak, because the bytes depend on the encoding. */
const weakTag = (digest: string) => `W/"${digest}"`

/** Sends the tag, and says whether the client named it. `*` does not say which response the client has. */
function isCurrent({ headers }: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', tag)
  const opaque = tag.slice(2)
  const named = headers['if-none-match']?.split(',').map((name) => name.trim().replace(/^W\//, ''))
  return named?.includes(opaque) ?? false
}
