/** Finds the ids that an upstream server lacks: it counts how many of a list it has, and lists that lack some are halved. */
import { MAX_ROWS } from './wire-row.ts'

type Lookup = {
  /** How many of the ids exist. */
  count: (ids: string[]) => Promise<number>
  /** Some of those that exist, in about one request for `MAX_ROWS` ids. Not for lists that lack fewer than `minMissing`. */
  list: (ids: string[]) => Promise<string[]>
  minMissing: number
}

/** `present` is how many exist, as far as is known; it is counted, or follows from other counts. */
type Part = { ids: string[]; present: number | null; isCounted: boolean; isListed: boolean }

/** A search in steps. After a request that fails, it continues with the same request. */
export class MissingIds {
  readonly #lookup: Lookup
  /** What is to be searched; the last one is the next. */
  readonly #parts: Part[] = []
  /** Those that were missing when they were counted. */
  readonly found: string[] = []

  constructor(ids: string[], lookup: Lookup) {
    this.#lookup = lookup
    this.#push(ids, null, false)
  }

  get isDone(): boolean {
    return this.#parts.length === 0
  }

  /** Counts and lists at most `maxRequests` times. */
  async search(maxRequests: number): Promise<void> {
    let requests = 0
    for (let part = this.#parts.at(-1); part !== undefined; part = this.#parts.at(-1)) {
      const { ids, present, isCounted } = part
      const isMissing = present === 0 && isCounted
      if (isMissing || (present !== null && present >= ids.length)) {
        this.#parts.pop()
        if (isMissing) this.found.push(...ids)
        continue
      }
      if (requests++ === maxRequests) return
      // What only follows from other counts is counted before it is called missing: some may have come in between.
      if (present === null || present === 0) await this.#count(part)
      else if (this.#isListable(part, present)) await this.#list(part, present)
      else await this.#halve(part, present)
    }
  }

  async #count(part: Part): Promise<void> {
    part.present = await this.#lookup.count(part.ids)
    part.isCounted = true
  }

  async #halve({ ids, isListed }: Part, present: number): Promise<void> {
    const middle = Math.ceil(ids.length / 2)
    const first = ids.slice(0, middle)
    const inFirst = await this.#lookup.count(first)
    this.#parts.pop()
    this.#push(ids.slice(middle), present - inFirst, isListed)
    this.#parts.push({ ids: first, present: inFirst, isCounted: true, isListed })
  }

  #isListable({ ids, isListed }: Part, present: number): boolean {
    return !isListed && ids.length <= MAX_ROWS && ids.length - present >= this.#lookup.minMissing
  }

  async #list({ ids }: Part, present: number): Promise<void> {
    const listed = new Set(await this.#lookup.list(ids))
    const others = ids.filter((id) => !listed.has(id))
    this.#parts.pop()
    this.#push(others, present - (ids.length - others.length), true)
  }

  /** `present` follows from other counts, unless these contradict each other. */
  #push(ids: string[], present: number | null, isListed: boolean): void {
    if (ids.length === 0) return
    const isPossible = present !== null && present >= 0 && present <= ids.length
    this.#parts.push({ ids, present: isPossible ? present : null, isCounted: false, isListed })
  }
}
