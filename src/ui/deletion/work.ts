/** Carries out a confirmed deletion: after the time for Undo, or at once when the user leaves the page. */
import { plural } from '#content/number.ts'
import { describeError } from '#sdk/error-message.ts'
import { client, prepareChange, queryClient } from '#ui/api.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { deletionByServer } from './by-server.ts'
import {
  addDeletion,
  currentDeletions,
  type DeletionProgress,
  type DeletionRequest,
  type DeletionStatus,
  nextDeletionId,
  removeDeletion,
  updateDeletion,
} from './deletions.ts'

/** How long a deletion can be undone. */
const UNDO_PERIOD_MS = 10_000

/** Starts the time for Undo. */
export function startDeletion(request: DeletionRequest): void {
  const id = nextDeletionId()
  const server = queryClient.getQueryData(serverInfoQuery().queryKey)
  const work = deletionByServer(client, request)
  if (server?.has_csrf_protection) void prepareChange().catch(() => {})

  let stopping = new AbortController()
  async function run(): Promise<void> {
    stopping = new AbortController()
    let progress: DeletionProgress | null = null
    const setStatus = (status: DeletionStatus) => updateDeletion(id, { status })
    setStatus({ state: 'deleting', progress })
    try {
      const end = await work.carryOut((now) => {
        progress = now
        setStatus({ state: 'deleting', progress })
      }, stopping.signal)
      // Lists are refetched before their marks disappear, or deleted entries would flash up again.
      await queryClient.invalidateQueries()
      if (end === 'stopped') setStatus({ state: 'stopped', progress })
      else removeDeletion(id)
    } catch (error) {
      setStatus({ state: 'failed', reason: describeError(error).detail })
    }
  }
  const timer = setTimeout(() => void run(), UNDO_PERIOD_MS)

  addDeletion({
    ...request,
    id,
    status: { state: 'waiting' },
    undo: (target) => {
      const rest = currentDeletions()
        .find((deletion) => deletion.id === id)
        ?.targets.filter((other) => other !== target)
      if (target && rest && rest.length > 0) {
        work.exclude(target)
        updateDeletion(id, { targets: rest, label: plural(rest.length, 'artifact') })
        return
      }
      clearTimeout(timer)
      removeDeletion(id)
    },
    retry: () => void run(),
    stop: () => stopping.abort(),
    dismiss: () => removeDeletion(id),
    sendOnLeave: () => {
      clearTimeout(timer)
      work.send()
    },
  })
}

const pendingDeletions = () =>
  currentDeletions().filter(({ status }) => status.state === 'waiting' || status.state === 'deleting')

/** Leaving the page is not Undo. A page that is restored by Back has sent its deletions already. */
addEventListener('pagehide', () => {
  for (const deletion of pendingDeletions()) {
    deletion.sendOnLeave()
    if (deletion.status.state === 'waiting') removeDeletion(deletion.id)
  }
})
