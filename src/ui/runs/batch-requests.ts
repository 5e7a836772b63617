import { pause } from '#sdk/http/pause.ts'

/** Rows that scroll into view within this time share one request. */
const BATCH_WINDOW_MS = 50

/**
 * Combines calls that arrive at about the same time into one request. `read` resolves to the answers by id; an id
 * without an answer resolves to null. Calls whose signal is aborted before the request starts are left out.
 */
export function batchRequests<Item extends { id: string }, Answer>(
  read: (items: Item[]) => Promise<Map<string, Answer>>,
) {
  const open = () => {
    const calls: { item: Item; signal: AbortSignal }[] = []
    const answers = pause(BATCH_WINDOW_MS).then(() => {
      batch = null
      return read(calls.filter(({ signal }) => !signal.aborted).map(({ item }) => item))
    })
    return { calls, answers }
  }
  let batch: ReturnType<typeof open> | null = null
  return async (item: Item, signal: AbortSignal): Promise<Answer | null> => {
    batch ??= open()
    batch.calls.push({ item, signal })
    return (await batch.answers).get(item.id) ?? null
  }
}
