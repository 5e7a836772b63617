/** Carries out what was confirmed: after the ten seconds, or at once when the page is left. */
import { client, prepareChange, queryClient } from '#ui/api.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { deletionByServer } from './by-server.ts'
import { deletionByVersion } from './by-version.ts'
import {
  addDeletion,
  type Deletion,
  type DeletionProgress,
  type DeletionWork,
  dropDeletion,
  setStatus,
  statusOf,
} from './deletions.ts'

/** How long a deletion can be taken back, in milliseconds. */
const GRACE = 10_000

const works = new Map<number, DeletionWork>()
const stops = new Map<number, AbortController>()

/** Starts the ten seconds. On our own server one request does it all; any other is asked version by version. */
export function requestDeletion(request: Omit<Deletion, 'token' | 'status'>): void {
  const deletion = addDeletion(request)
  const { token } = deletion
  const server = queryClient.getQueryData(serverInfoQuery().queryKey)
  works.set(token, (server?.upstream === null ? deletionByServer : deletionByVersion)(client, deletion))
  if (server?.has_csrf_protection) void prepareChange().catch(() => {})
  setTimeout(() => {
    if (statusOf(token)?.state === 'waiting') void carryOut(token)
  }, GRACE)
}

export const retryDeletion = (token: number) => void carryOut(token)

/** Stops a deletion half-way; what is gone stays gone. */
export const stopDeletion = (token: number) => stops.get(token)?.abort()

async function carryOut(token: number): Promise<void> {
  const work = works.get(token)
  if (!work) return
  const stop = new AbortController()
  stops.set(token, stop)
  let progress: DeletionProgress | null = null
  setStatus(token, { state: 'deleting', progress })
  try {
    const end = await work.carryOut((now) => {
      progress = now
      setStatus(token, { state: 'deleting', progress })
    }, stop.signal)
    // The lists are asked for again before the marks in them go, or what is deleted would come back for a moment.
    await queryClient.invalidateQueries()
    if (end === 'stopped') setStatus(token, { state: 'stopped', progress })
    else {
      works.delete(token)
      dropDeletion(token)
    }
  } catch (error) {
    setStatus(token, { state: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

/** Whoever leaves the page has not taken it back. A page that comes back from the browser's memory has sent it already. */
addEventListener('pagehide', () => {
  for (const [token, work] of works) {
    if (statusOf(token)?.state !== 'waiting') continue
    work.send()
    dropDeletion(token)
  }
})
