/** Polls in a row that find the same number, until it is taken for what it seems to be. */
const STABLE_POLLS = 3

/** How many artifacts of the upstream server are missing here, after each poll. Those that cannot be read are missing, too. */
export class MissingArtifacts {
  #count = 0
  /** How many polls in a row had this count. */
  #polls = 0
  #haveAllBeenRead = false

  /** Whether the last poll was the first that left something to be found. */
  get isNew(): boolean {
    return this.#count > 0 && this.#polls === 1
  }

  /** What to do when `count` are missing, and `unreadable` are known to be. If reading all does not help, they are unreadable. */
  note(count: number, unreadable: number): 'nothing' | 'read all' | 'count as unreadable' {
    this.#polls = count === this.#count ? this.#polls + 1 : 1
    this.#count = count
    if (count === unreadable) this.#haveAllBeenRead = false
    if (count === unreadable || this.#polls < STABLE_POLLS) return 'nothing'
    this.#haveAllBeenRead = count > unreadable && !this.#haveAllBeenRead
    return this.#haveAllBeenRead ? 'read all' : 'count as unreadable'
  }
}
