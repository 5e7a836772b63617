import process from 'node:process'

/** Milliseconds of CPU time that `work` took. A busy machine hardly lengthens it, unlike the time on the clock. */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  await work()
  return process.cpuUsage(start).user / 1000
}
