export type WakeUps = {
  /** Something has happened. */
  add: () => void
  stop: () => void
}

/** From the first event to a call. */
const DELAY_MS = 300
/** From a call to the next one. */
const INTERVAL_MS = 1500

/**
 * Calls `work` twice after each event, and less often than once a second during many: Prefect 3.8.8 sends events before
 * the transaction is committed, so what they announce can be read up to a quarter of a second later.
 */
export function wakeUps(work: () => void): WakeUps {
  let due = 0
  let timer: NodeJS.Timeout | null = null
  let isStopped = false

  function run(): void {
    due -= 1
    timer = due > 0 ? setTimeout(run, INTERVAL_MS) : null
    work()
  }

  return {
    add: () => {
      if (isStopped) return
      due = 2
      timer ??= setTimeout(run, DELAY_MS)
    },
    stop: () => {
      isStopped = true
      if (timer) clearTimeout(timer)
    },
  }
}
