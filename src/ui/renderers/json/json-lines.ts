import { isJsonObject, type Json, memberNames } from '#contract/json.ts'

/** One visible line of the tree. */
export type JsonLine = {
  /** Where the value is, as JSONPath writes it: `$.rows[3]["unit price"]`. */
  path: string
  /** Null at the root. */
  name: string | number | null
  value: Json
  depth: number
  /** How many members the value has; null when it cannot have any. */
  members: number | null
  open: boolean
  /** Its place among its siblings, from 1, and how many they are. */
  position: number
  siblings: number
}

/** Which values show their members: a default by depth, and the paths where the reader chose otherwise. */
export type Openness = { depth: number; changed: ReadonlySet<string> }

/** The lines of `root` from top to bottom. With `only`, just these paths, and everything that holds them is open. */
export function jsonLines(root: Json, openness: Openness, only: ReadonlySet<string> | null): JsonLine[] {
  const lines: JsonLine[] = []
  function add(path: string, name: JsonLine['name'], value: Json, depth: number, position: number, siblings: number) {
    if (only !== null && !only.has(path)) return
    const members = countMembers(value)
    const open = members !== null && isOpen(path, depth)
    lines.push({ path, name, value, depth, members, open, position, siblings })
    if (!open) return
    let at = 0
    for (const [member, item] of membersOf(value)) add(memberPath(path, member), member, item, depth + 1, ++at, members)
  }
  function isOpen(path: string, depth: number) {
    const byDefault = depth < openness.depth || only !== null
    return openness.changed.has(path) ? !byDefault : byDefault
  }
  add('$', null, root, 0, 1, 1)
  return lines
}

const MAX_MATCHES = 5000
/** Deeper than any data this app reads; keeps a search off the end of the call stack. */
const MAX_SEARCH_DEPTH = 1000

/** What a search finds in names and plain values: how many, and the paths of the found ones and of all that hold them. */
export function searchJson(root: Json, wanted: string): { matches: number; paths: ReadonlySet<string> } {
  const needle = wanted.toLowerCase()
  const paths = new Set<string>()
  let matches = 0
  function visit(path: string, name: JsonLine['name'], value: Json, depth: number): boolean {
    if (matches >= MAX_MATCHES || depth > MAX_SEARCH_DEPTH) return false
    let found = holds(name, needle) || (countMembers(value) === null && holds(value, needle))
    if (found) matches++
    for (const [member, item] of membersOf(value)) {
      if (visit(memberPath(path, member), member, item, depth + 1)) found = true
    }
    if (found) paths.add(path)
    return found
  }
  visit('$', null, root, 0)
  return { matches, paths }
}

function holds(value: Json, needle: string): boolean {
  return String(value).toLowerCase().includes(needle) && value !== null
}

function countMembers(value: Json): number | null {
  if (Array.isArray(value)) return value.length
  return isJsonObject(value) ? memberNames(value).length : null
}

function* membersOf(value: Json): Generator<[string | number, Json]> {
  if (Array.isArray(value)) yield* value.entries()
  else if (isJsonObject(value)) for (const name of memberNames(value)) yield [name, value[name] ?? null]
}

function memberPath(path: string, name: string | number): string {
  if (typeof name === 'number') return `${path}[${name}]`
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`
}
