import { startTransition, useEffect, useState } from 'react'
import { apiUrl } from '#ui/paths.ts'
import type { ShownTable } from '#ui/renderers/table/shown-table.ts'
import { TableWorker } from './worker-table.ts'

/** `table` is null until it has been read. */
type State = { table: ShownTable | null; hasFailed: boolean }

/** The table of an artifact, read in a worker, and again when the artifact has been updated. */
export function useWorkerTable(id: string, updated: string, hasHeader: boolean): State {
  const [state, setState] = useState<State>({ table: null, hasFailed: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: an update replaces the data.
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    readInWorker(id, hasHeader, signal).then(
      (table) => {
        // What is on the page stays until the first query of the table has been answered.
        if (!signal.aborted) startTransition(() => setState({ table, hasFailed: false }))
      },
      () => {
        if (!signal.aborted) setState({ table: null, hasFailed: true })
      },
    )
    return () => controller.abort()
  }, [id, updated, hasHeader])
  return state
}

/** The worker ends when `signal` aborts. */
async function readInWorker(id: string, hasHeader: boolean, signal: AbortSignal): Promise<ShownTable> {
  const worker = new TableWorker()
  signal.addEventListener('abort', () => worker.end())
  // The request that the page preloads. To parse its response would block the page.
  const response = await fetch(`${apiUrl}/artifacts/${encodeURIComponent(id)}`, { signal })
  if (!response.ok) throw new Error(`The server responded with status ${response.status}`)
  return worker.read(await response.arrayBuffer(), hasHeader)
}
