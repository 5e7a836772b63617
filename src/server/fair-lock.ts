import { setImmediate } from 'node:timers'
import { currentClient } from './current-client.ts'
import { FairQueue } from './fair-queue.ts'

/**
 * A lock for which clients take turns. After a release, the next holder gets a turn of the event loop of its own, so that
 * requests which need no lock are not held up by all that wait for it.
 */
export class FairLock {
  readonly #waiting = new FairQueue<() => void>()
  #isFree = true

  /** Whether it has a next holder. */
  get isAwaited(): boolean {
    return !this.#waiting.isEmpty
  }

  /** How many holders-to-be of this client wait. */
  count(client: string): number {
    return this.#waiting.count(client)
  }

  acquire(): Promise<void> {
    if (!this.#isFree) return new Promise((grant) => this.#waiting.add(currentClient(), grant))
    this.#isFree = false
    return Promise.resolve()
  }

  /** The next holder has it at once. */
  pass(): void {
    const grant = this.#waiting.next()
    if (grant) grant()
    else this.#isFree = true
  }

  /** It is free again in the next turn. */
  release(): void {
    setImmediate(() => this.pass())
  }
}
