/** Compares responses with recorded ones, except for values that a server chooses: ids, times, durations, run names. */
import { isDeepStrictEqual } from 'node:util'
import { isJsonObject, type Json } from '#contract/json.ts'

/** Ids and CSRF tokens. */
const IDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b/g
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
/** The generated name of a run. */
const RUN_NAME = /^[a-z]+-[a-z]+$/
/** Durations differ from run to run. */
const DURATIONS = ['total_run_time', 'estimated_run_time', 'estimated_start_time_delta']

/** Maps the ids and names of the recording to those of the replay. */
export class Bindings {
  readonly #bound = new Map<string, string>()

  /** The request to send: ids of the server are replaced, those that the client chose are kept. */
  fill(recorded: Json): Json {
    if (typeof recorded === 'string') return this.fillText(recorded)
    if (Array.isArray(recorded)) return recorded.map((item) => this.fill(item))
    if (!isJsonObject(recorded)) return recorded
    return Object.fromEntries(Object.entries(recorded).map(([name, value]) => [name, this.fill(value)]))
  }

  fillText(recorded: string): string {
    return RUN_NAME.test(recorded) ? this.#keep(recorded) : recorded.replace(IDS, (id) => this.#keep(id))
  }

  #keep(id: string): string {
    const bound = this.#bound.get(id) ?? id
    this.#bound.set(id, bound)
    return bound
  }

  #bind(recorded: string, actual: string): boolean {
    const bound = this.#bound.get(recorded) ?? actual
    this.#bound.set(recorded, bound)
    return bound === actual
  }

  /** The differences between `actual` and the recorded response. */
  differences(recorded: Json, actual: Json | undefined, where = 'answer'): string[] {
    if (Array.isArray(recorded) && Array.isArray(actual)) return this.#listDifferences(recorded, actual, where)
    if (isJsonObject(recorded) && isJsonObject(actual)) {
      const names = new Set([...Object.keys(recorded), ...Object.keys(actual)])
      return [...names].flatMap((name) => {
        const value = recorded[name]
        if (value === undefined) return [`${where}.${name}: was not recorded`]
        return this.differences(value, actual[name], `${where}.${name}`)
      })
    }
    const isAlike =
      typeof recorded === 'string' && typeof actual === 'string'
        ? this.#isTextAlike(recorded, actual, where)
        : isDeepStrictEqual(recorded, actual) || isDuration(recorded, actual, where)
    return isAlike ? [] : [`${where}: expected ${JSON.stringify(recorded)}, got ${JSON.stringify(actual)}`]
  }

  #listDifferences(recorded: Json[], actual: Json[], where: string): string[] {
    if (recorded.length !== actual.length) return [`${where}: ${recorded.length} rows recorded, got ${actual.length}`]
    const rows = this.#sortLike(recorded, actual)
    return recorded.flatMap((row, index) => this.differences(row, rows[index], `${where}[${index}]`))
  }

  /** Sorts rows like the recorded ones: rows with equal sort values come in any order. */
  #sortLike(recorded: Json[], actual: Json[]): Json[] {
    const ids = recorded.map((row) => this.#bound.get(idOf(row)))
    const found = ids.map((id) => actual.find((row) => id !== undefined && idOf(row) === id))
    return found.every((row) => row !== undefined) ? found : actual
  }

  #isTextAlike(recorded: string, actual: string, where: string): boolean {
    if (TIME.test(recorded)) return TIME.test(actual)
    if (where.endsWith('.name') && RUN_NAME.test(recorded) && RUN_NAME.test(actual)) return this.#bind(recorded, actual)
    const ids = recorded.match(IDS) ?? []
    const actualIds = actual.match(IDS) ?? []
    if (recorded.replace(IDS, '') !== actual.replace(IDS, '') || ids.length !== actualIds.length) return false
    return ids.every((id, index) => this.#bind(id, actualIds[index] ?? ''))
  }
}

function isDuration(recorded: Json, actual: Json | undefined, where: string): boolean {
  return DURATIONS.some((name) => where.endsWith(`.${name}`)) && typeof recorded === typeof actual
}

function idOf(row: Json): string {
  return isJsonObject(row) && typeof row.id === 'string' ? row.id : ''
}
