/** The routes of Vitrine's own API. Schemas are in `contract/vitrine.ts`. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { readDataImage } from '#content/data-image.ts'
import { firstRows } from '#content/first-rows.ts'
import { SummaryFilterBody } from '#contract/filters.ts'
import { type Json, parseJson } from '#contract/json.ts'
import { kinds } from '#contract/kinds.ts'
import { clientGone, countUnread } from '#server/http/connections.ts'
import { frameSecurityPolicy, IMAGE_SECURITY_POLICY } from '#server/http/csp.ts'
import { httpError, orNotFound } from '#server/http/errors.ts'
import { frameDocument } from '#server/http/frame-document.ts'
import { filterBody, ID, idParam } from '#server/http/request.ts'
import { parseQuery } from '#server/http/validation.ts'
import { jsonField, type RawJson, rawJson, writeJson } from '#server/json/raw-json.ts'
import { VERSION } from '#server/version.ts'
import type { Catalogue } from './catalogue.ts'

const NOT_FOUND = 'Artifact not found.'

const ImageQuery = z.object({ updated: z.optional(z.string()) })

type Access = { isReadOnly: boolean; hasCsrfProtection: boolean; richAllowedHosts: string[] }

export function vitrineRoutes(app: FastifyInstance, catalogue: Catalogue, access: Access): void {
  app.get('/vitrine', async () => ({
    name: 'vitrine',
    version: VERSION,
    has_sample: await catalogue.hasSample(),
    is_read_only: access.isReadOnly,
    has_csrf_protection: access.hasCsrfProtection,
    upstream: catalogue.upstream,
  }))

  app.post('/vitrine/artifacts/filter', async (request, reply) =>
    catalogue.filterSummaries(filterBody(SummaryFilterBody, request), clientGone(reply)),
  )

  app.post('/vitrine/artifacts/export', async (request, reply) => {
    const signal = clientGone(reply)
    const ids = await catalogue.listIds(filterBody(SummaryFilterBody, request), signal)
    return (
      reply
        .header('content-disposition', 'attachment; filename="artifacts.ndjson"')
        .type('application/x-ndjson')
        // In bytes, not in lines: a line may have 20 MB, and the next one is read when the browser has taken it.
        .send(Readable.from(countUnread(request, exportLines(catalogue, ids, signal)), { objectMode: false }))
    )
  })

  app.get(`/vitrine/artifacts/${ID}/lineage`, async (request, reply) =>
    orNotFound(await catalogue.readLineagePosition(idParam(request), clientGone(reply)), NOT_FOUND),
  )

  app.get(`/vitrine/artifacts/${ID}/start`, async (request, reply) => {
    const { data, ...artifact } = orNotFound(
      await catalogue.readArtifact(idParam(request), clientGone(reply)),
      NOT_FOUND,
    )
    return { ...artifact, first_rows: rawJson(firstRows(data?.start ?? '')) }
  })

  // A separate document, because a `srcdoc` frame would inherit the policy of the page.
  app.get(`/vitrine/artifacts/${ID}/frame`, async (request, reply) => {
    // Opened in its own tab, untrusted HTML would appear under our origin.
    const destination = request.headers['sec-fetch-dest']
    if (destination !== undefined && destination !== 'iframe')
      throw httpError(403, 'This document can only be opened in a frame.')
    const { type, data } = orNotFound(await catalogue.readArtifact(idParam(request), clientGone(reply)), NOT_FOUND)
    const rich = type === 'rich' && data ? kinds.rich.data.safeParse(richValue(data)) : null
    const html = orNotFound(rich?.data?.html, 'The artifact does not contain HTML.')
    return reply
      .header('content-security-policy', frameSecurityPolicy(access.richAllowedHosts))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(frameDocument(html))
  })

  app.get(`/vitrine/artifacts/${ID}/image`, async (request, reply) => {
    const { type, data, updated } = orNotFound(
      await catalogue.readArtifact(idParam(request), clientGone(reply)),
      NOT_FOUND,
    )
    const url = type === 'image' && data ? kinds.image.data.safeParse(parseJson(data.text)) : null
    const image = orNotFound(readDataImage(url?.data ?? ''), 'The artifact does not contain an image.')
    // An update in place changes the time, and with it the URL that lists use.
    const isCurrent = parseQuery(ImageQuery, request.query).updated === updated
    return reply
      .header('content-security-policy', IMAGE_SECURITY_POLICY)
      .header('cache-control', isCurrent ? 'private, max-age=31536000, immutable' : 'no-cache')
      .type(image.mediaType)
      .send(Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength))
  })

  app.get('/vitrine/facets', async (_, reply) => catalogue.readFacets(clientGone(reply)))
  app.get('/vitrine/revision', async (_, reply) => ({ revision: await catalogue.readRevision(clientGone(reply)) }))
}

/** A line of JSON for each artifact that has not been deleted meanwhile. */
async function* exportLines(catalogue: Catalogue, ids: string[], signal: AbortSignal): AsyncGenerator<string> {
  for (const id of ids) {
    const artifact = await catalogue.readArtifact(id, signal)
    // Data is kept as it was sent; between its tokens it may contain line breaks.
    if (artifact) yield `${writeJson(artifact).replaceAll(/[\r\n]+/g, ' ')}\n`
  }
}

/** Reads only the HTML of an object, and ignores other fields. */
function richValue(data: RawJson): Json {
  const html = data.text.startsWith('{') ? jsonField(data, 'html') : undefined
  return html ? { html: parseJson(html.text) } : parseJson(data.text)
}
