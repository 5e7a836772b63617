/** What a mirror asks its upstream server, and how soon it has what is published there. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Program } from '#bench/program.ts'
import { median } from '#bench/rounds.ts'
import { createClient } from '#sdk/index.ts'
import type { RequestCounter } from './request-counter.ts'

/** A page counts as open for half a minute after its last request. */
const CLOSING_MS = 35_000
const CREATES_PER_SECOND = 50
const SECONDS = 40
/** A page that is opened is a reason for a poll, which is not part of what is measured. */
const OPENING_MS = 5000

export async function countIdleRequests(counter: RequestCounter, mirror: Program): Promise<void> {
  const close = await openPage(mirror)
  await pause(10_000)
  counter.take()
  await pause(30_000)
  const open = counter.take() * 2
  close()
  await pause(CLOSING_MS)
  counter.take()
  await pause(120_000)
  const closed = counter.take() / 2
  console.log(`mirror: requests a minute while nothing changes\n  ${open} with an open page, ${closed} without`)
}

/** One of the artifacts of each second is awaited. */
export async function measureLag(mirror: Program, upstream: Program, counter: RequestCounter): Promise<void> {
  const close = await openPage(mirror)
  const client = createClient({ url: `${upstream.url}/api` })
  const waits: Promise<number>[] = []
  await pause(OPENING_MS)
  counter.take()
  const began = performance.now()
  for (let number = 0; number < CREATES_PER_SECOND * SECONDS; number++) {
    const made = client.createArtifact({ key: `made-${number % 20}`, type: 'markdown', data: `# ${number}` })
    if (number % CREATES_PER_SECOND === 0) waits.push(made.then(({ id }) => waitFor(mirror, id)))
    await pause(Math.max(0, began + ((number + 1) * 1000) / CREATES_PER_SECOND - performance.now()))
  }
  const seconds = (performance.now() - began) / 1000
  const asked = counter.take() / seconds
  const times = await Promise.all(waits)
  console.log(
    `mirror: ${Math.round((CREATES_PER_SECOND * SECONDS) / seconds)} creates a second upstream, with an open page\n` +
      `  mirrored after ${(median(times) / 1000).toFixed(1)} s (median), ${(Math.max(...times) / 1000).toFixed(1)} s (most), ` +
      `${asked.toFixed(1)} requests a second`,
  )
  close()
}

/** Follows changes as an open page does. */
async function openPage({ url }: Program): Promise<() => void> {
  const closing = new AbortController()
  const response = await fetch(`${url}/api/vitrine/events`, { signal: closing.signal })
  void response.text().catch(() => {})
  return () => closing.abort()
}

async function waitFor({ url }: Program, id: string): Promise<number> {
  const began = performance.now()
  while (!(await fetch(`${url}/api/artifacts/${id}`)).ok) await pause(50)
  return performance.now() - began
}
