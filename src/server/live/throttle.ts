export type Throttled = {
  /** Requests the work: it runs immediately, or once the interval after the previous run is over. */
  soon: () => void
  /** Prevents further runs. */
  stop: () => void
}

/** Runs `work` on request, never concurrently and with at least `intervalMs` between two runs. */
export function throttle(intervalMs: number, work: () => Promise<void>): Throttled {
  let isBusy = false
  let isRequested = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  function soon(): void {
    isRequested = true
    if (isBusy || isStopped) return
    isBusy = true
    isRequested = false
    void work().finally(() => {
      if (!isStopped) timer = setTimeout(finish, intervalMs)
    })
  }

  function finish(): void {
    isBusy = false
    if (isRequested) soon()
  }

  return {
    soon,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
