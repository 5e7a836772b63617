export type Throttled = {
  /** Work is wanted: at once, or after the rest that follows the work before. */
  soon: () => void
  /** From here on nothing is done. */
  stop: () => void
}

/** Does `work` whenever it is wanted, never twice at a time and with `rest` milliseconds in between. */
export function throttle(rest: number, work: () => Promise<void>): Throttled {
  let isBusy = false
  let isWanted = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  function soon(): void {
    isWanted = true
    if (isBusy || isStopped) return
    isBusy = true
    isWanted = false
    void work().finally(() => {
      if (!isStopped) timer = setTimeout(awake, rest)
    })
  }

  function awake(): void {
    isBusy = false
    if (isWanted) soon()
  }

  return {
    soon,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
