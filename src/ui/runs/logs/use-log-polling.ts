import { useNow } from '#ui/components/use-now.ts'

const POLL_INTERVAL_MS = 2000

/** The last lines of a run may arrive this long after its end. */
const LATE_LINES_MS = 60_000

/** How often the lines of a run with this end are counted again, in milliseconds; false once no more are expected. */
export function useLogPolling(endTime: string | null): number | false {
  const now = useNow()
  return endTime === null || now - Date.parse(endTime) < LATE_LINES_MS ? POLL_INTERVAL_MS : false
}
