/** A queue in which clients take turns, so that one with many entries delays the others by one entry each. */
export class FairQueue<Entry> {
  /** The clients with entries, the next one first. */
  readonly #waiting = new Map<string, Entry[]>()

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** How many entries of this client wait. */
  count(client: string): number {
    return this.#waiting.get(client)?.length ?? 0
  }

  add(client: string, entry: Entry): void {
    const entries = this.#waiting.get(client)
    if (entries) entries.push(entry)
    else this.#waiting.set(client, [entry])
  }

  next(): Entry | undefined {
    for (const [client, entries] of this.#waiting) {
      const entry = entries.shift()
      this.#waiting.delete(client)
      if (entries.length > 0) this.#waiting.set(client, entries)
      return entry
    }
    return undefined
  }
}
