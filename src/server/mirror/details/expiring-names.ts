import { dropOldest } from '#server/database/least-recently-used.ts'

export const MAX_NAMES = 1000

/** Names that are remembered for a while. */
export class ExpiringNames {
  readonly #until = new Map<string, number>()

  add(name: string, ms: number): void {
    this.#until.delete(name)
    this.#until.set(name, performance.now() + ms)
    dropOldest(this.#until, MAX_NAMES)
  }

  has(name: string): boolean {
    return (this.#until.get(name) ?? 0) > performance.now()
  }
}
