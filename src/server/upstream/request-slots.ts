/** Limits the requests that are sent at a time. People do not wait for the sync, nor the sync for people. */

/** What people change, what they look at, and what runs without them. */
export type Priority = 'change' | 'page' | 'background'

/** Those that wait start in this order. */
const PRIORITIES: Priority[] = ['change', 'page', 'background']

const MAX_REQUESTS = 4
/** Of people, and of the background: the rest is left to the other. */
const MAX_OF_KIND = 3

export class RequestSlots {
  readonly #waiting = { change: new Set<() => void>(), page: new Set<() => void>(), background: new Set<() => void>() }
  readonly #active = { people: 0, background: 0 }

  /** Does `work` when it is its turn. Rejects if `signal` is aborted before. */
  async run<Result>(priority: Priority, signal: AbortSignal | null, work: () => Promise<Result>): Promise<Result> {
    signal?.throwIfAborted()
    if (!this.#take(priority)) await this.#wait(priority, signal)
    return work().finally(() => {
      this.#active[kindOf(priority)] -= 1
      this.#startWaiting()
    })
  }

  #take(priority: Priority): boolean {
    const kind = kindOf(priority)
    const { people, background } = this.#active
    if (people + background >= MAX_REQUESTS || this.#active[kind] >= MAX_OF_KIND) return false
    this.#active[kind] += 1
    return true
  }

  #wait(priority: Priority, signal: AbortSignal | null): Promise<void> {
    const waiting = this.#waiting[priority]
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener('abort', cancel)
        resolve()
      }
      const cancel = () => {
        waiting.delete(start)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', cancel)
      waiting.add(start)
    })
  }

  #startWaiting(): void {
    for (const priority of PRIORITIES) {
      const waiting = this.#waiting[priority]
      for (const start of waiting) {
        if (!this.#take(priority)) break
        waiting.delete(start)
        start()
      }
    }
  }
}

function kindOf(priority: Priority): 'people' | 'background' {
  return priority === 'background' ? 'background' : 'people'
}
