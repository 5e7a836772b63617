/** Writes JavaScript values as JSON text, including values that `JSON.stringify` cannot represent. */
import { type Json, MAX_DEPTH, parseJson } from '#contract/json.ts'
import { describeValue } from './arguments.ts'

/** The current path, for error messages, and the enclosing objects, to detect cycles. */
export type Place = { root: string; path: (string | number)[]; ancestors: Set<object> }

/** How a value is represented in JSON. */
type Shape =
  | { kind: 'list'; items: unknown[] }
  | { kind: 'object'; members: [string, unknown][] }
  | { kind: 'text'; text: string }
  | { kind: 'nothing' }

/** Converts `value` to JSON; error messages call it `root`. */
export function toJson(value: unknown, root: string): Json {
  const text = writeJson(value, { root, path: [], ancestors: new Set() })
  if (text === undefined) throw new TypeError(`${root} is ${describeValue(value)}, which JSON cannot represent`)
  return parseJson(text)
}

/** The JSON text of a value, or undefined for values that JSON omits: undefined, functions and symbols. */
function writeJson(value: unknown, place: Place): string | undefined {
  const shape = shapeOf(value, place)
  if (shape.kind === 'nothing') return undefined
  return shape.kind === 'text' ? shape.text : writeShape(value, shape, place)
}

function writeShape(value: unknown, shape: Exclude<Shape, { kind: 'text' | 'nothing' }>, place: Place): string {
  if (shape.kind === 'list') return `[${writeItems(value, shape.items, place).join(',')}]`
  return `{${writeMembers(value, shape.members, place)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`
}

/** The JSON texts of the items of `list`; values that JSON omits become null. */
export function writeItems(list: unknown, items: unknown[], place: Place): string[] {
  return withAncestor(list, place, () => items.map((item, at) => writeAt(item, at, place) ?? 'null'))
}

/** The names and JSON texts of the fields of `object`, without those that JSON omits. */
export function writeMembers(object: unknown, members: [string, unknown][], place: Place): [string, string][] {
  return withAncestor(object, place, () =>
    members.flatMap(([name, member]): [string, string][] => {
      const text = writeAt(member, name, place)
      return text === undefined ? [] : [[name, text]]
    }),
  )
}

function writeAt(value: unknown, name: string | number, place: Place): string | undefined {
  place.path.push(name)
  const text = writeJson(value, place)
  place.path.pop()
  return text
}

function withAncestor<Result>(value: unknown, place: Place, write: () => Result): Result {
  const object = Object(value)
  if (place.ancestors.has(object)) throw new TypeError(`${formatPath(place)} contains itself`)
  if (place.path.length >= MAX_DEPTH) {
    throw new TypeError(`${place.root} is nested more than ${MAX_DEPTH} levels deep`)
  }
  place.ancestors.add(object)
  const result = write()
  place.ancestors.delete(object)
  return result
}

/**
 * Dates become ISO strings, bigints keep every digit, NaN becomes null, infinite numbers the tokens that Python's `json`
 * reads and writes. Maps and class instances become objects, Sets and typed arrays lists, errors and regular expressions
 * strings. `toJSON` is respected.
 */
export function shapeOf(value: unknown, place: Place): Shape {
  switch (typeof value) {
    case 'string':
      return { kind: 'text', text: JSON.stringify(value) }
    case 'number':
      return {
        kind: 'text',
        text: Number.isNaN(value) ? 'null' : Number.isFinite(value) ? JSON.stringify(value) : String(value),
      }
    case 'boolean':
    case 'bigint':
      return { kind: 'text', text: String(value) }
    case 'object':
      return value === null ? { kind: 'text', text: 'null' } : shapeOfObject(value, place)
    default:
      return { kind: 'nothing' }
  }
}

function shapeOfObject(value: object, place: Place): Shape {
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const replacement: unknown = value.toJSON(String(place.path.at(-1) ?? ''))
    // Like JSON.stringify, do not call toJSON on its result, which may return itself.
    return typeof replacement === 'object' && replacement !== null
      ? plainShapeOf(replacement, place)
      : shapeOf(replacement, place)
  }
  return plainShapeOf(value, place)
}

/** Wrapper objects such as `new Number(1)` and `Object(1n)`, whose value is not an enumerable field. */
const BOXED_TYPES = [Number, String, Boolean, BigInt]

function plainShapeOf(value: object, place: Place): Shape {
  if (Array.isArray(value)) return { kind: 'list', items: Array.from(value) }
  if (value instanceof Error || value instanceof RegExp) return shapeOf(String(value), place)
  if (BOXED_TYPES.some((Box) => value instanceof Box)) return shapeOf(value.valueOf(), place)
  if (value instanceof Map) {
    return { kind: 'object', members: Array.from(value, ([name, member]) => [fieldName(name, place), member]) }
  }
  const isList = value instanceof Set || ArrayBuffer.isView(value)
  if (isList && isIterable(value)) return { kind: 'list', items: Array.from(value) }
  const members = Object.entries(value)
  const problem = unsupportedReason(value, members.length === 0)
  if (problem !== null) throw new TypeError(`${formatPath(place)} ${problem}`)
  return { kind: 'object', members }
}

/** Why an object cannot be written: its content is not in its enumerable fields. */
function unsupportedReason(value: object, isEmpty: boolean): string | null {
  if ('then' in value && typeof value.then === 'function') return 'is a Promise: await it first'
  if (value instanceof ArrayBuffer || value instanceof DataView) {
    return `is ${describeValue(value)}: convert it to a typed array first`
  }
  const isIterator = isIterable(value) || Symbol.asyncIterator in value
  return isIterator && isEmpty ? 'is an iterator: convert it to an array first, for example with Array.fromAsync' : null
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}

/** The key of a Map as a field name. */
function fieldName(key: unknown, place: Place): string {
  if (key instanceof Date) return key.toISOString()
  if (key === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof key)) return String(key)
  throw new TypeError(`A key of the Map ${formatPath(place)} is neither a string nor a number`)
}

/** The path as an expression: `table[3].total`. */
function formatPath({ root, path }: Place): string {
  const segments = path.map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
  })
  return root + segments.join('')
}
