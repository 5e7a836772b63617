/** How often pages are told of changes while a long list is read. */
const INTERVAL_MS = 2000

/** Chooses the changes that pages are told of, because each makes them load again what they show. */
export class Announcer {
  readonly #isWanted: () => boolean
  readonly #intervalMs: number
  #last = performance.now()
  #isBehind = false

  constructor(isWanted: () => boolean = () => true, intervalMs = INTERVAL_MS) {
    this.#isWanted = isWanted
    this.#intervalMs = intervalMs
  }

  /** Whether pages are told of this change. */
  readonly isVisible = (): boolean => {
    const now = performance.now()
    const isVisible = now - this.#last >= this.#intervalMs && this.#isWanted()
    this.#isBehind = !isVisible
    if (isVisible) this.#last = now
    return isVisible
  }

  /** For the last change: whether there was another one that pages were not told of. */
  readonly isLastVisible = (): boolean => this.#isBehind && this.#isWanted()
}
