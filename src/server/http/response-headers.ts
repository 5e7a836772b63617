/** The request id, the security headers and the type of JSON. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { API_SECURITY_POLICY, PAGE_SECURITY_POLICY } from './csp.ts'
import { REQUEST_ID_HEADER } from './request-id.ts'

const COMMON = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const API_HEADERS = { 'content-security-policy': API_SECURITY_POLICY, ...COMMON }

// Without Strict-Transport-Security: the TLS proxy decides whether its host is only reachable over HTTPS.
const PAGE_HEADERS = {
  'content-security-policy': PAGE_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  ...COMMON,
  'origin-agent-cluster': '?1',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

/** Fastify's type of JSON. Prefect's names no charset, as JSON is always UTF-8. */
const FASTIFY_JSON = 'application/json; charset=utf-8'

export function sendCommonHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id).headers(isApi(request) ? API_HEADERS : PAGE_HEADERS)
    done()
  })
  app.addHook('onSend', (_, reply, __, done) => {
    if (reply.getHeader('content-type') === FASTIFY_JSON) reply.header('content-type', 'application/json')
    done()
  })
}

/** Paths without a route are pages. The matched route counts, because the URL of the request may be escaped. */
const isApi = ({ routeOptions: { url } }: FastifyRequest) => url?.startsWith('/api/') ?? false
