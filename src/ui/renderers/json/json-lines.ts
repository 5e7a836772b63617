import { isJsonObject, type Json, memberNames } from '#contract/json.ts'

/** One visible line of the tree. */
export type JsonLine = {
  /** JSONPath of the value: `$.rows[3]["unit price"]`. */
  path: string
  /** Null at the root. */
  name: string | number | null
  value: Json
  depth: number
  /** Number of fields or items; null for a scalar. */
  members: number | null
  open: boolean
  /** Position among the siblings, from 1, and their number. */
  position: number
  siblings: number
}

/** Which values are expanded: those above `depth`, inverted for the paths in `changed`. */
export type Expansion = { depth: number; changed: ReadonlySet<string> }

/** The visible lines of `root`. With `only`, just these paths, with their parents expanded. */
export function jsonLines(root: Json, expansion: Expansion, only: ReadonlySet<string> | null): JsonLine[] {
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
    const byDefault = depth < expansion.depth || only !== null
    return expansion.changed.has(path) ? !byDefault : byDefault
  }
  add('$', null, root, 0, 1, 1)
  return lines
}

const MAX_MATCHES = 5000
/** Prevents a stack overflow. */
const MAX_SEARCH_DEPTH = 1000

/** Searches names and scalars; returns the number of matches, and the paths of matches and their parents. */
export function searchJson(root: Json, query: string): { matches: number; paths: ReadonlySet<string> } {
  const needle = query.toLowerCase()
  const paths = new Set<string>()
  let matches = 0
  function visit(path: string, name: JsonLine['name'], value: Json, depth: number): boolean {
    if (matches >= MAX_MATCHES || depth > MAX_SEARCH_DEPTH) return false
    let found = (name !== null && contains(name, needle)) || (countMembers(value) === null && contains(value, needle))
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

function contains(value: Json, needle: string): boolean {
  return String(value).toLowerCase().includes(needle)
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
