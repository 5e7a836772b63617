/** Reads the pages of a part one after the other, each while the one before it is stored. */
import type { Range } from '#server/mirror/mirror-state.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { type ArtifactPage, fetchArtifacts, type PageSize } from './fetch-artifacts.ts'
import { checkPage } from './read-range.ts'

type Ahead = { place: string; limit: number; page: Promise<ArtifactPage> }

export class ReadAhead {
  readonly #upstream: Upstream
  readonly #size: PageSize
  #ahead: Ahead | null = null

  constructor(upstream: Upstream, size: PageSize) {
    this.#upstream = upstream
    this.#size = size
  }

  /** Like `readPage`, with the page that was requested for this place, if any. */
  async read(range: Range): Promise<ArtifactPage | null> {
    const { limit, page } = this.#ahead?.place === placeOf(range) ? this.#ahead : this.#request(range)
    this.#ahead = null
    return checkPage(range, limit, await page)
  }

  /** Requests the page that is read next, unless its rows are so large that it is better not to hold two pages. */
  start(range: Range): void {
    this.#ahead = this.#size.hasSmallRows ? this.#request(range) : null
    // The next call of `read` reports it.
    this.#ahead?.page.catch(() => {})
  }

  #request(range: Range): Ahead {
    const limit = Math.max(2, this.#size.limit)
    const page = fetchArtifacts(this.#upstream, { ...range, limit }, this.#size)
    return { place: placeOf(range), limit, page }
  }
}

const placeOf = (range: Range) => JSON.stringify(range)
