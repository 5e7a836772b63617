import { ClientGone } from '#server/errors.ts'

export type SharedWork<Result> = {
  result: Promise<Result>
  /** Whether it was aborted, so that it has no result. */
  isAborted: () => boolean
  /** Waits for the result as long as `signal` is not aborted. Without a signal it waits to the end. */
  join: (signal?: AbortSignal) => Promise<Result>
}

/** How long the work continues without clients: a page that is reloaded asks again immediately. */
const GRACE_MS = 1000

/** Starts work that several clients wait for. It is aborted when all of them have gone. */
export function shareWork<Result>(work: (signal: AbortSignal) => Promise<Result>): SharedWork<Result> {
  const abortion = new AbortController()
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  const result = work(abortion.signal).finally(() => clearTimeout(timer))
  // Each client that waits gets the error.
  result.catch(() => {})

  const leave = () => {
    waiting -= 1
    if (waiting === 0) timer = setTimeout(() => abortion.abort(new ClientGone()), GRACE_MS)
  }
  return {
    result,
    isAborted: () => abortion.signal.aborted,
    join: async (signal) => {
      signal?.throwIfAborted()
      clearTimeout(timer)
      waiting += 1
      signal?.addEventListener('abort', leave, { once: true })
      try {
        return await result
      } finally {
        signal?.removeEventListener('abort', leave)
      }
    },
  }
}
