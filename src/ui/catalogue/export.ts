import { useRef, useState } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { describeError } from '#sdk/error-message.ts'
import { client } from '#ui/api.ts'
import { downloadBlob } from '#ui/components/export/download.ts'

type ExportState = { state: 'idle' } | { state: 'busy'; exported: number } | { state: 'failed'; reason: string }

/** Minimum pause between two reports of progress. */
const REPORT_INTERVAL_MS = 100

/** Downloads artifacts with their data as NDJSON, with progress. */
export function useExport() {
  const [status, setStatus] = useState<ExportState>({ state: 'idle' })
  const running = useRef<AbortController>(null)
  const start = async (filter: SummaryFilterBody) => {
    const abort = new AbortController()
    running.current = abort
    setStatus({ state: 'busy', exported: 0 })
    try {
      const response = await client.exportArtifacts(filter, { signal: abort.signal })
      const counted = response.body?.pipeThrough(countLines((exported) => setStatus({ state: 'busy', exported })))
      // A blob of a response can be larger than the memory of the page.
      downloadBlob('artifacts.ndjson', await new Response(counted ?? null).blob())
      setStatus({ state: 'idle' })
    } catch (error) {
      setStatus(abort.signal.aborted ? { state: 'idle' } : { state: 'failed', reason: describeError(error).detail })
    }
  }
  return { status, start, cancel: () => running.current?.abort() }
}

/** Passes a text on and reports how many lines have passed. */
function countLines(report: (lines: number) => void) {
  const NEWLINE = 10
  let lines = 0
  let reported = 0
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      for (const byte of chunk) if (byte === NEWLINE) lines++
      if (performance.now() - reported > REPORT_INTERVAL_MS) {
        reported = performance.now()
        report(lines)
      }
      controller.enqueue(chunk)
    },
  })
}
