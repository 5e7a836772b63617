/** JavaScript's values as JSON text, those included that JSON has no word for. */
import { type Json, MAX_DEPTH, parseJson } from '#contract/json.ts'
import { wordsFor } from './arguments.ts'

/** Where the writer is, to name it in messages, and the objects around that place. */
export type Place = { root: string; path: (string | number)[]; around: Set<object> }

/** What a value is in JSON. */
type Shape =
  | { kind: 'list'; items: unknown[] }
  | { kind: 'object'; members: [string, unknown][] }
  | { kind: 'text'; text: string }
  | { kind: 'nothing' }

/** The value that `value` is in JSON; `root` is what messages call it. */
export function jsonOf(value: unknown, root: string): Json {
  const text = writeJson(value, { root, path: [], around: new Set() })
  if (text === undefined) throw new TypeError(`${root} is ${wordsFor(value)}, for which JSON has no word`)
  return parseJson(text)
}

/** The text of a value, or undefined for what JSON leaves out: undefined, functions and symbols. */
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

/** The texts of what is in the list `list`; what JSON leaves out is null there. */
export function writeItems(list: unknown, items: unknown[], place: Place): string[] {
  return inside(list, place, () => items.map((item, at) => writeAt(item, at, place) ?? 'null'))
}

/** The texts of the members of `object`, without those that JSON leaves out. */
export function writeMembers(object: unknown, members: [string, unknown][], place: Place): [string, string][] {
  return inside(object, place, () =>
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

function inside<Result>(value: unknown, place: Place, write: () => Result): Result {
  const object = Object(value)
  if (place.around.has(object)) throw new TypeError(`${nameOfPlace(place)} is part of itself`)
  if (place.path.length >= MAX_DEPTH) {
    throw new TypeError(`${place.root} is nested more than ${MAX_DEPTH} levels deep`)
  }
  place.around.add(object)
  const result = write()
  place.around.delete(object)
  return result
}

/**
 * Dates become ISO text, big integers keep every digit, NaN becomes null, infinite numbers the bare words that Python
 * writes and reads. Maps and class instances are objects (these of their own enumerable fields), Sets and typed arrays
 * lists, errors and regular expressions their text; `toJSON` is honoured.
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
    // Called once, as JSON.stringify does: what it answers may have a toJSON of its own, and answer itself.
    return typeof replacement === 'object' && replacement !== null
      ? plainShapeOf(replacement, place)
      : shapeOf(replacement, place)
  }
  return plainShapeOf(value, place)
}

/** What `new Number(1)` and `Object(1n)` make, which holds its value where no member shows it. */
const BOXES = [Number, String, Boolean, BigInt]

function plainShapeOf(value: object, place: Place): Shape {
  if (Array.isArray(value)) return { kind: 'list', items: Array.from(value) }
  if (value instanceof Error || value instanceof RegExp) return shapeOf(String(value), place)
  if (BOXES.some((Box) => value instanceof Box)) return shapeOf(value.valueOf(), place)
  if (value instanceof Map) {
    return { kind: 'object', members: Array.from(value, ([name, member]) => [nameOf(name, place), member]) }
  }
  const isList = value instanceof Set || ArrayBuffer.isView(value)
  if (isList && isIterable(value)) return { kind: 'list', items: Array.from(value) }
  const members = Object.entries(value)
  const flaw = flawOf(value, members.length === 0)
  if (flaw !== null) throw new TypeError(`${nameOfPlace(place)} ${flaw}`)
  return { kind: 'object', members }
}

/** Why an object is not to be written by its members: what it holds is somewhere else. */
function flawOf(value: object, isEmpty: boolean): string | null {
  if ('then' in value && typeof value.then === 'function') return 'is a Promise: await it first'
  if (value instanceof ArrayBuffer || value instanceof DataView) {
    return `is ${wordsFor(value)}: make a typed array of it`
  }
  const canBeGoneThrough = isIterable(value) || Symbol.asyncIterator in value
  return canBeGoneThrough && isEmpty ? 'can only be gone through: make a list of it, as Array.fromAsync does' : null
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}

/** The key of a Map as the name of a member. */
function nameOf(key: unknown, place: Place): string {
  if (key instanceof Date) return key.toISOString()
  if (key === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof key)) return String(key)
  throw new TypeError(`A key of the Map ${nameOfPlace(place)} is neither text nor number`)
}

/** The way to a place as it is written in code: `table[3].total`. */
function nameOfPlace({ root, path }: Place): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  })
  return root + steps.join('')
}
