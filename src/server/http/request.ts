/** What every route does with its request. */
import type { FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import * as pydantic from '#contract/pydantic-types.ts'
import { jsonField, type RawJson } from '#server/json/raw-json.ts'
import { type Body, readBody } from './body.ts'
import { orNotFound } from './errors.ts'
import { rejectLargeFilters } from './limits.ts'
import { parseFields, parseQuery } from './validation.ts'

/** The path parameter `id`: anything that is no uuid is no such route. Dashes may be left out. */
export const ID = ':id(^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$)'

export function idParam({ params }: FastifyRequest): string {
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
  return orNotFound(pydantic.parseUuid(id.replaceAll('-', '')), 'Not Found')
}

export function requestBody({ body, headers }: FastifyRequest): Body {
  return readBody(body, headers['content-type'])
}

/** A filter body: it may be left out, and so may each of its members. */
export function filterBody<Schema extends z.ZodMiniObject>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const body = requestBody(request)
  rejectLargeFilters(body.value)
  return parseFields(schema, body)
}

const Page = z.object({ limit: z.optional(pydantic.integer()), offset: z.optional(pydantic.integer(0)) })

/** The page that the query of an address asks for. */
export function pageQuery({ query }: FastifyRequest): z.output<typeof Page> {
  return parseQuery(Page, query)
}

/** A member of the body that holds an object, as text; undefined when it is absent or null. */
export function objectField(body: Body, name: string): RawJson | undefined {
  const member = body.member(name)
  return member?.text.startsWith('{') ? member : undefined
}

/** The data of the state in a body, as text. */
export function stateData(body: Body): RawJson | null {
  const state = objectField(body, 'state')
  return (state && jsonField(state, 'data')) ?? null
}
