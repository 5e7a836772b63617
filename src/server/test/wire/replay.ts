/** Replays recorded requests, and compares the responses with those of a Prefect server. */
import { randomUUID } from 'node:crypto'
import { type Json, type JsonObject, parseJson } from '#contract/json.ts'

export type Step = { request: RecordedRequest; capture?: Record<string, string> }
type RecordedRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  path: string
  body?: Json
  raw?: string
  headers?: Record<string, string>
}
type Expectation = {
  status: number
  body?: Json
  match?: 'subset'
  values?: Record<string, Json[]>
  unordered?: boolean
  nulls_anywhere?: boolean
  headers?: Record<string, string>
}
type RecordedCase = Step & { name: string; setup?: Step[]; expect: Expectation; wait_ms?: number }
export type RecordedGroup = { name: string; needs?: string[]; setup?: Step[]; cases: RecordedCase[] }

export type Answer = { status: number; headers: Record<string, unknown>; body: Json }

/** Captured values by name. */
export type Names = Map<string, Json>

const HOLE = /\{\{(\w+)(?::([\w-]+))?\}\}/g
const WHOLE_HOLE = /^\{\{(\w+)(?::([\w-]+))?\}\}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/

/** Replaces names by captured values, and expands repeated strings. */
export function fill(template: Json, names: Names): Json {
  if (typeof template === 'string') return template.replace(HOLE, (_, kind, name) => capturedText(names, kind, name))
  if (Array.isArray(template)) return template.map((item) => fill(item, names))
  if (template === null || typeof template !== 'object') return template
  const repeated = repetition(template)
  if (repeated !== null) return repeated
  const members = Object.entries(template).map(([name, value]) => [fillText(name, names), fill(value, names)])
  return Object.fromEntries(members)
}

export function fillText(template: string, names: Names): string {
  return String(fill(template, names))
}

function repetition(template: JsonObject): string | null {
  const { $repeat, $times } = template
  return typeof $repeat === 'string' && typeof $times === 'number' ? $repeat.repeat($times) : null
}

function capturedText(names: Names, kind: string, name: string | undefined): string {
  if (kind === 'new' && name !== undefined && !names.has(name)) names.set(name, randomUUID())
  const value = names.get(name ?? kind)
  if (value === undefined) throw new Error(`Nothing was captured as ${name ?? kind}`)
  return String(value)
}

/** Captures values of the response by path: `0.id` is the id of the first row. */
export function capture({ capture = {} }: Step, body: Json, names: Names): void {
  for (const [name, path] of Object.entries(capture)) {
    let value: Json | undefined = body
    for (const part of path.split('.')) value = member(value, part)
    if (value === undefined) throw new Error(`The answer has no ${path}`)
    names.set(name, value)
  }
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(name)]
  return value !== null && typeof value === 'object' ? value[name] : undefined
}

/** The differences between `answer` and the recorded response. */
export function differences(expect: Expectation, answer: Answer, names: Names): string[] {
  if (answer.status !== expect.status)
    return [`status: expected ${expect.status}, got ${answer.status} ${show(answer.body)}`]
  const found: string[] = []
  for (const [name, pattern] of Object.entries(expect.headers ?? {})) {
    const value = String(answer.headers[name])
    if (!new RegExp(`^(?:${fillText(pattern, names)})$`).test(value)) found.push(`header ${name}: got ${value}`)
  }
  for (const [name, wanted] of Object.entries(expect.values ?? {})) {
    found.push(...columnDifferences(name, wanted, answer.body, expect, names))
  }
  if (expect.body !== undefined)
    found.push(...compare(expect.body, answer.body, names, expect.match === 'subset', 'body'))
  return found
}

function columnDifferences(name: string, template: Json[], body: Json, expect: Expectation, names: Names): string[] {
  const arrange = (column: (Json | undefined)[]): (Json | undefined)[] => {
    if (expect.unordered) return column.toSorted((a, b) => String(a).localeCompare(String(b)))
    if (!expect.nulls_anywhere) return column
    return [...column.filter((value) => value !== null), ...column.filter((value) => value === null)]
  }
  const wanted = arrange(template.map((value) => fill(value, names)))
  const got = Array.isArray(body) ? arrange(body.map((row) => member(row, name))) : []
  const same = wanted.length === got.length && wanted.every((value, index) => show(value) === show(got[index]))
  return same ? [] : [`${name} of the rows: expected ${show(wanted)}, got ${show(got)}`]
}

function compare(expected: Json, actual: Json | undefined, names: Names, isSubset: boolean, where: string): string[] {
  if (typeof expected === 'string') return compareText(expected, actual, names, where)
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${where}: expected ${expected.length} items, got ${actual.length}`]
    return expected.flatMap((item, index) => compare(item, actual[index], names, isSubset, `${where}[${index}]`))
  }
  if (isObject(expected) && repetition(expected) !== null) {
    return compare(fill(expected, names), actual, names, isSubset, where)
  }
  if (isObject(expected) && isObject(actual)) {
    const unexpected = isSubset ? [] : Object.keys(actual).filter((name) => !Object.hasOwn(expected, name))
    return [
      ...unexpected.map((name) => `${where}.${name}: not expected`),
      ...Object.entries(expected).flatMap(([name, value]) =>
        compare(value, member(actual, name), names, isSubset, `${where}.${name}`),
      ),
    ]
  }
  // Numbers are compared by value; those beyond 2^53 are exact on both sides.
  return expected === actual ? [] : [`${where}: expected ${show(expected)}, got ${show(actual)}`]
}

function compareText(expected: string, actual: Json | undefined, names: Names, where: string): string[] {
  const [, kind = '', name = ''] = WHOLE_HOLE.exec(expected) ?? []
  const fits = Object.hasOwn(KINDS, kind)
    ? KINDS[kind]?.(actual, names.get(name))
    : fillText(expected, names) === actual
  return fits ? [] : [`${where}: expected ${expected} (${show(names.get(name))}), got ${show(actual)}`]
}

const KINDS: Record<string, (actual: Json | undefined, named: Json | undefined) => boolean> = {
  any: (actual) => actual !== undefined,
  uuid: (actual) => typeof actual === 'string' && UUID.test(actual),
  time: (actual) => typeof actual === 'string' && TIME.test(actual),
  number: (actual) => typeof actual === 'number',
  id: (actual, named) => actual === named,
  not: (actual, named) => actual !== undefined && actual !== null && actual !== named,
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  return (
    JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member))?.slice(0, 300) ??
    'nothing'
  )
}

/** Parses the body of a response without losing digits. */
export function readAnswer(text: string): Json {
  return text === '' ? null : parseJson(text)
}
