/** Reads ids, bodies, filters and pages from a request. */
import type { FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import * as pydantic from '#contract/pydantic-types.ts'
import { jsonField, RawJson } from '#server/json/raw-json.ts'
import { timeSlice } from '#server/time-slice.ts'
import { type Body, MAX_ECHO_CHARS, readBody, readListBody } from './body.ts'
import { orNotFound } from './errors.ts'
import { rejectLargeFilters } from './limits.ts'
import { parseBody, parseFields, parseItems, parseQuery } from './validation.ts'

/** The path parameter `id`: only UUIDs match. Dashes are optional. */
export const ID = ':id(^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$)'

export function idParam({ params }: FastifyRequest): string {
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
  return orNotFound(pydantic.parseUuid(id.replaceAll('-', '')), 'Not Found')
}

export function requestBody({ body, headers }: FastifyRequest): Body {
  return readBody(body, headers['content-type'])
}

/** A body that is a list of at most `max` items, read and validated in slices. */
export async function listBody<Schema extends z.ZodMiniType>(
  schema: Schema,
  request: FastifyRequest,
  max: number,
): Promise<z.output<Schema>[]> {
  const pause = timeSlice()
  const { body, headers } = request
  const list = await readListBody(body, headers['content-type'], max, pause)
  if (list === null) return parseBody(z.array(schema), requestBody(request))
  const { text } = list
  // A longer body is not echoed, so it need not be read again.
  const echo = () => (text.length > MAX_ECHO_CHARS ? { text: new RawJson(text) } : requestBody(request))
  return parseItems(schema, list, echo, pause)
}

/** A filter body: it is optional, and so is each of its fields. */
export function filterBody<Schema extends z.ZodMiniObject>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const body = requestBody(request)
  rejectLargeFilters(body.value)
  return parseFields(schema, body)
}

const Page = z.object({ limit: z.optional(pydantic.integer()), offset: z.optional(pydantic.integer(0)) })

/** The limit and offset in the query string. */
export function pageQuery({ query }: FastifyRequest): z.output<typeof Page> {
  return parseQuery(Page, query)
}

/** A field of the body that holds an object, as text; undefined if it is absent or null. */
export function objectField(body: Body, name: string): RawJson | undefined {
  const member = body.member(name)
  return member?.text.startsWith('{') ? member : undefined
}

/** The data of the state in a body, as text. */
export function stateData(body: Body): RawJson | null {
  const state = objectField(body, 'state')
  return (state && jsonField(state, 'data')) ?? null
}
