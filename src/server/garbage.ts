import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collects all garbage of this thread, and returns the memory to the system. Takes tens of milliseconds. */
export function collectGarbage(): void {
  // The function exists only in contexts that are created while the flag is set, which another thread may have cleared.
  setFlagsFromString('--expose-gc')
  const collect: ((options: object) => void) | undefined = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
