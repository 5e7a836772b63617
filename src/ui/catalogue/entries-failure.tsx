import type { SummaryPages } from '#ui/artifact/summary-pages.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'

/** Says that part of the list could not be loaded, wherever the list is scrolled to. */
export const EntriesFailure = ({ failure }: Pick<SummaryPages, 'failure'>) =>
  failure && (
    <LoadFailure
      what="Some artifacts"
      {...failure}
      className="sticky bottom-16 z-10 rounded-card border border-line bg-raised px-4 py-2 shadow-raised"
    />
  )
