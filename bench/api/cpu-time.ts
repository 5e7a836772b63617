import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in ticks of 10 ms. */
const TICK_MS = 10

/** `man 5 proc`: the fields after the name, which may contain spaces. */
const fieldsOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) \S /s, '')
    .split(' ')
    .map(Number)

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

/** Milliseconds of all threads of a process and of its running children. NaN where there is no /proc. */
export const cpuMsOf = (pid: number | undefined): number => {
  if (pid === undefined || process.platform !== 'linux') return Number.NaN
  const fields = fieldsOf(pid)
  const own = ((fields[10] ?? 0) + (fields[11] ?? 0)) * TICK_MS
  return childrenOf(pid).reduce((sum, child) => sum + cpuMsOf(child), own)
}
