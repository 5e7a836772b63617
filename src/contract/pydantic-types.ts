/**
 * The scalar types of request bodies, as lenient and as strict as Pydantic is: `"2"`, `2.0` and `true` are integers,
 * `"true"` and `1` are booleans, an id may be written with or without dashes. Each issue carries Pydantic's `type`,
 * `msg` and `ctx` (in `params`), because those are what clients see.
 */
import * as z from 'zod/mini'

/**
 * A validation error in Pydantic's form, passed as `params` of a zod issue. For a union, `branch` names the type that
 * reports it.
 */
export type Complaint = { type: string; msg: string; ctx?: Record<string, unknown>; branch?: string }

/** The error that Pydantic reports when a custom validator fails. */
export function valueError(reason: string): Complaint {
  return { type: 'value_error', msg: `Value error, ${reason}`, ctx: { error: {} } }
}

const MISSING: Complaint = { type: 'missing', msg: 'Field required' }

/** A schema whose input is `Input` to the compiler and anything at run time; `read` returns the value or an error. */
function lax<Output, Input = Output>(read: (input: unknown) => { value: Output } | Complaint) {
  return z.pipe(
    z.custom<Input>(),
    z.transform((input: Input, context): Output => {
      const result = input === undefined ? MISSING : read(input)
      if ('value' in result) return result.value
      context.issues.push({ code: 'custom', input, message: result.msg, params: result })
      return z.NEVER
    }),
  )
}

const NOT_A_STRING: Complaint = { type: 'string_type', msg: 'Input should be a valid string' }

export const text = lax<string>((input) => (typeof input === 'string' ? { value: input } : NOT_A_STRING))

/** Any JSON value, null included. */
export const anything = lax<unknown>((value) => ({ value }))

/** A string that matches `pattern`. */
export function textMatching(pattern: RegExp, complaint: Complaint) {
  return lax<string>((input) => {
    if (typeof input !== 'string') return NOT_A_STRING
    return pattern.test(input) ? { value: input } : complaint
  })
}

/** One of `values`; `type` is the type of Pydantic's error. */
export function oneOf<const Values extends readonly string[]>(values: Values, type = 'enum') {
  const quoted = values.map((value) => `'${value}'`)
  const expected = [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ')
  const complaint = { type, msg: `Input should be ${expected}`, ctx: { expected } }
  return lax<Values[number]>((input) => {
    const value = values.find((known) => known === input)
    return value === undefined ? complaint : { value }
  })
}

const TRUE = new Set<unknown>([true, 1, '1', 'true', 't', 'yes', 'y', 'on'])
const FALSE = new Set<unknown>([false, 0, '0', 'false', 'f', 'no', 'n', 'off'])

export const boolean = lax<boolean>((input) => {
  const word = typeof input === 'string' ? input.toLowerCase() : input
  if (TRUE.has(word)) return { value: true }
  if (FALSE.has(word)) return { value: false }
  if (typeof input === 'string' || typeof input === 'number') {
    return { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input' }
  }
  return { type: 'bool_type', msg: 'Input should be a valid boolean' }
})

const INTEGER_TEXT = /^\s*[+-]?\d+(_\d+)*(\.0*)?\s*$/

/** An integer of at least `minimum`; values beyond the 64-bit range are clamped to it. */
export function integer(minimum = Number.NEGATIVE_INFINITY) {
  return lax<number>((input) => {
    const value = readInteger(input)
    if (typeof value !== 'number') return value
    if (value >= minimum) return { value: Math.min(value, Number.MAX_SAFE_INTEGER) }
    return {
      type: 'greater_than_equal',
      msg: `Input should be greater than or equal to ${minimum}`,
      ctx: { ge: minimum },
    }
  })
}

function readInteger(input: unknown): number | Complaint {
  if (typeof input === 'boolean' || typeof input === 'bigint') return Number(input)
  if (typeof input === 'number') {
    if (Number.isInteger(input)) return input
    if (Number.isFinite(input)) {
      return { type: 'int_from_float', msg: 'Input should be a valid integer, got a number with a fractional part' }
    }
    return { type: 'finite_number', msg: 'Input should be a finite number' }
  }
  if (typeof input !== 'string') return { type: 'int_type', msg: 'Input should be a valid integer' }
  if (INTEGER_TEXT.test(input)) return Number(input.replaceAll('_', ''))
  return { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' }
}

/** A finite or infinite number, or its text. */
export const number = lax<number>((input) => {
  if (typeof input === 'number' || typeof input === 'bigint' || typeof input === 'boolean') {
    return { value: Number(input) }
  }
  if (typeof input !== 'string') return { type: 'float_type', msg: 'Input should be a valid number' }
  const value = Number(input.trim() || Number.NaN)
  if (!Number.isNaN(value)) return { value }
  return { type: 'float_parsing', msg: 'Input should be a valid number, unable to parse string as a number' }
})

/** A UUID in any notation; the value is lowercase with dashes. */
export const uuid = lax<string>((input) => {
  if (typeof input !== 'string') {
    return { type: 'uuid_type', msg: 'UUID input should be a string, bytes or UUID object' }
  }
  const value = parseUuid(input)
  if (value !== null) return { value }
  const error = uuidError(input)
  return { type: 'uuid_parsing', msg: `Input should be a valid UUID, ${error}`, ctx: { error } }
})

const UUID = /^(?:urn:uuid:)?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i
const PLAIN_UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i

/** The UUID in lowercase with dashes, or null if `input` is not a UUID. */
export function parseUuid(input: string): string | null {
  const bare = input.startsWith('{') && input.endsWith('}') ? input.slice(1, -1) : input
  const found = UUID.exec(bare) ?? PLAIN_UUID.exec(bare)
  return found === null ? null : found.slice(1).join('-').toLowerCase()
}

function uuidError(input: string): string {
  const wrong = /[^0-9a-f-]/i.exec(input)
  if (wrong) return `invalid character: found \`${wrong[0]}\` at ${wrong.index}`
  return `invalid length: found ${input.replaceAll('-', '').length}`
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d:?(?:\d\d)?)?)?$/

/**
 * A time as ISO 8601 text in UTC with microseconds (`2026-01-01T00:00:10.000000Z`). Also accepts seconds since 1970.
 */
export const time = lax<string>((input) => {
  const value = typeof input === 'number' ? timeAt(input) : typeof input === 'string' ? parseTime(input) : null
  if (value !== null) return { value }
  // An object can have a field `toString`, which `String` would call.
  const shown = typeof input === 'object' && input !== null ? 'object' : String(input)
  return valueError(`Unable to parse string [${shown}]`)
})

const UNIX_TIME = /^-?\d{1,11}(\.\d+)?$/

/** The time at the given seconds since 1970; null if it is out of range. */
function timeAt(seconds: number): string | null {
  const micros = Math.round(seconds * 1_000_000)
  const moment = new Date(Math.floor(micros / 1000))
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 || moment.getUTCFullYear() > 9999) return null
  return `${moment.toISOString().slice(0, 19)}.${String(micros - Math.floor(micros / 1e6) * 1e6).padStart(6, '0')}Z`
}

/** Reads any ISO 8601 form; a time without a zone is UTC. Null if it is not valid. */
function parseTime(input: string): string | null {
  const found = TIME.exec(input.trim())
  if (!found) return UNIX_TIME.test(input.trim()) ? timeAt(Number(input)) : null
  const [, year, month, day = '', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = found
  // JavaScript parses February 30 as March 1 or 2.
  if (new Date(`${year}-${month}-${day}T00:00Z`).getUTCDate() !== Number(day)) return null
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  // A time zone offset can move the first and last day out of the supported range.
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 || moment.getUTCFullYear() > 9999) return null
  return `${moment.toISOString().slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}Z`
}

/** Object of string to string. */
export const textRecord = z.record(z.string(), text)

type Label = string | number | bigint | boolean

/** A value of none of the allowed types gets one error for each of them. */
const NO_LABEL: Complaint[] = [
  { type: 'bool_type', msg: 'Input should be a valid boolean', branch: 'bool' },
  { type: 'int_type', msg: 'Input should be a valid integer', branch: 'int' },
  { type: 'float_type', msg: 'Input should be a valid number', branch: 'float' },
  { ...NOT_A_STRING, branch: 'str' },
]

const label = z.pipe(
  z.custom<Label>(),
  z.transform((input: Label, context): Label => {
    if (['string', 'number', 'bigint', 'boolean'].includes(typeof input)) return input
    for (const params of NO_LABEL) context.issues.push({ code: 'custom', input, message: params.msg, params })
    return z.NEVER
  }),
)

/** A record of strings, numbers and booleans. */
export const labels = z.record(z.string(), label)

/** A field that may be absent or null. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema))

/** A list that may be absent or null. */
export const list = <Schema extends z.ZodMiniType>(schema: Schema) => maybe(z.array(schema))
