/** Finds the ids that an upstream server lacks: it counts how many of a list it has, and lists that lack some are halved. */

type Count = (ids: string[]) => Promise<number>

/** `present` is how many exist, as far as is known; it is counted, or follows from other counts. */
type Part = { ids: string[]; present: number | null; isCounted: boolean }

/** A search in steps. After a count that fails, it continues with the same count. */
export class MissingIds {
  readonly #count: Count
  /** What is to be searched; the last one is the next. */
  readonly #parts: Part[]
  /** Those that were missing when they were counted. */
  readonly found: string[] = []

  constructor(ids: string[], count: Count) {
    this.#count = count
    this.#parts = ids.length === 0 ? [] : [{ ids, present: null, isCounted: false }]
  }

  get isDone(): boolean {
    return this.#parts.length === 0
  }

  /** Sends at most `maxCounts` requests. */
  async search(maxCounts: number): Promise<void> {
    let counts = 0
    for (let part = this.#parts.at(-1); part !== undefined; part = this.#parts.at(-1)) {
      const { ids, present, isCounted } = part
      const isMissing = present === 0 && isCounted
      if (isMissing || (present !== null && present >= ids.length)) {
        this.#parts.pop()
        if (isMissing) this.found.push(...ids)
        continue
      }
      if (counts++ === maxCounts) return
      // What only follows from other counts is counted before it is called missing: some may have come in between.
      if (present === null || present === 0) await this.#countPart(part)
      else await this.#halve(part, present)
    }
  }

  async #countPart(part: Part): Promise<void> {
    part.present = await this.#count(part.ids)
    part.isCounted = true
  }

  async #halve({ ids }: Part, present: number): Promise<void> {
    const middle = Math.ceil(ids.length / 2)
    const [first, second] = [ids.slice(0, middle), ids.slice(middle)]
    const inFirst = await this.#count(first)
    const inSecond = present - inFirst
    const isPossible = inSecond >= 0 && inSecond <= second.length
    this.#parts.pop()
    this.#parts.push({ ids: second, present: isPossible ? inSecond : null, isCounted: false })
    this.#parts.push({ ids: first, present: inFirst, isCounted: true })
  }
}

/** Those of the ids that are not counted. Usually takes one count. */
export async function missingIds(ids: string[], count: Count): Promise<string[]> {
  const missing = new MissingIds(ids, count)
  await missing.search(Number.POSITIVE_INFINITY)
  return missing.found
}
