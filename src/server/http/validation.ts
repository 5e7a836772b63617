/** Validates requests, and reports zod's issues in Pydantic's format. */
import type * as z from 'zod/mini'
import type { ValidationIssue } from '#contract/errors.ts'
import { parseJson } from '#contract/json.ts'
import type { Complaint } from '#contract/pydantic-types.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { type Body, type BodyList, MAX_ECHO_CHARS } from './body.ts'
import { HttpError, httpError } from './errors.ts'

type Issue = z.core.$ZodIssue

const MISSING: Complaint = { type: 'missing', msg: 'Field required' }

const WRONG_SHAPE: Record<string, Complaint> = {
  object: {
    type: 'model_attributes_type',
    msg: 'Input should be a valid dictionary or object to extract fields from',
  },
  record: { type: 'dict_type', msg: 'Input should be a valid dictionary' },
  array: { type: 'list_type', msg: 'Input should be a valid list' },
}

/** A body that is one model; it is required. */
export function parseBody<Schema extends z.ZodMiniType>(schema: Schema, body: Body): z.output<Schema> {
  if (body.value === undefined || body.value === null) {
    throw invalid([{ ...MISSING, loc: ['body'], input: null }], body)
  }
  return check(schema, body, body.value, (value) => value)
}

/** A body whose fields are separate parameters: the body is optional, and a missing field is reported without input. */
export function parseFields<Schema extends z.ZodMiniObject>(schema: Schema, body: Body): z.output<Schema> {
  const value = body.value ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    const names = Object.keys(schema.shape)
    throw invalid(
      names.map((name) => ({ ...MISSING, loc: ['body', name], input: null })),
      body,
    )
  }
  return check(schema, body, value, () => null)
}

/**
 * The items of a list, validated one after the other with pauses: 100,000 of them take seconds. `echo` reads the body
 * again for an error response.
 */
export async function parseItems<Schema extends z.ZodMiniType>(
  schema: Schema,
  { text, items }: BodyList,
  echo: () => { text: RawJson },
  pause: () => Promise<void>,
): Promise<z.output<Schema>[]> {
  const parsed: z.output<Schema>[] = []
  const described: ValidationIssue[] = []
  for (const [index, { start, end }] of items.entries()) {
    const value = parseJson(text.slice(start, end))
    // A shorter text cannot contain a long list.
    if (end - start > MAX_ITEMS) rejectLongLists(value)
    const result = schema.safeParse(value)
    if (result.success) parsed.push(result.data)
    else {
      const issues = result.error.issues.flatMap((issue) => describe(issue, value, (value) => value))
      described.push(...issues.map((issue) => ({ ...issue, loc: ['body', index, ...issue.loc.slice(1)] })))
    }
    if (described.length >= MAX_ISSUES) break
    await pause()
  }
  if (described.length > 0) throw invalid(described.slice(0, MAX_ISSUES), echo())
  return parsed
}

/** The query parameters of a URL. */
export function parseQuery<Schema extends z.ZodMiniType>(schema: Schema, query: unknown): z.output<Schema> {
  const result = schema.safeParse(query)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap((issue) => describe(issue, query, () => null))
  const inQuery = issues.map((issue) => ({ ...issue, loc: ['query', ...issue.loc.slice(1)] }))
  throw invalid(inQuery, { text: new RawJson('null') })
}

function check<Schema extends z.ZodMiniType>(
  schema: Schema,
  body: Body,
  value: unknown,
  inputOfMissing: (root: unknown) => unknown,
): z.output<Schema> {
  rejectLongLists(value)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const described = result.error.issues.slice(0, MAX_ISSUES).flatMap((issue) => describe(issue, value, inputOfMissing))
  throw invalid(described.slice(0, MAX_ISSUES), body)
}

export function invalid(issues: ValidationIssue[], { text }: { text: RawJson }): HttpError {
  const isEchoed = text.text.length <= MAX_ECHO_CHARS
  return new HttpError(422, {
    exception_message: 'Invalid request received.',
    exception_detail: issues.map(({ type, loc, msg, input, ctx }) =>
      isEchoed ? { type, loc, msg, input, ctx } : { type, loc, msg, ctx },
    ),
    request_body: isEchoed ? text : null,
  })
}

/** More than any client sends. Each invalid item would be an issue of its own. */
const MAX_ITEMS = 100_000
/** Further issues of a request are not reported. */
const MAX_ISSUES = 100

/** Free-form JSON fields; not validated. */
const FREE_FORM_FIELDS = new Set([
  'parameters',
  'context',
  'job_variables',
  'data',
  'metadata_',
  'parameter_openapi_schema',
  'pull_steps',
])

function rejectLongLists(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return
  if (Array.isArray(value) && value.length > MAX_ITEMS) {
    throw httpError(422, `A list in the body is too long: at most ${MAX_ITEMS} items are accepted.`)
  }
  for (const [name, member] of Object.entries(value)) if (!FREE_FORM_FIELDS.has(name)) rejectLongLists(member)
}

function describe(issue: Issue, root: unknown, inputOfMissing: (root: unknown) => unknown): ValidationIssue[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  const input = at(root, path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      type: 'extra_forbidden',
      loc: ['body', ...path, key],
      msg: 'Extra inputs are not permitted',
      input: at(root, [...path, key]),
    }))
  }
  if (input === undefined) {
    const parent = path.length === 1 ? inputOfMissing(root) : at(root, path.slice(0, -1))
    return [{ ...MISSING, loc: ['body', ...path], input: parent }]
  }
  const { branch, ...words } = complaint(issue)
  return [{ ...words, loc: ['body', ...path, ...(branch === undefined ? [] : [branch])], input }]
}

function complaint(issue: Issue): Complaint {
  if (issue.code === 'custom' && isComplaint(issue.params)) return issue.params
  const shape = issue.code === 'invalid_type' ? WRONG_SHAPE[issue.expected] : undefined
  return shape ?? { type: 'value_error', msg: issue.message }
}

function isComplaint(params: Record<string, unknown> | undefined): params is Complaint {
  return typeof params?.type === 'string' && typeof params.msg === 'string'
}

function at(root: unknown, path: (string | number)[]): unknown {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null || value instanceof RawJson) return undefined
    value = Reflect.get(value, step)
  }
  return value
}
