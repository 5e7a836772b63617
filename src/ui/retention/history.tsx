import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { HistoryEntry } from './history-entry.tsx'
import { deletionsQuery, HISTORY_PAGE } from './queries.ts'

/** What was deleted, by people and by the policies, newest first. `page` counts from 0. */
export function History({ page }: { page: number }) {
  const { data } = useSuspenseQuery(deletionsQuery(page))
  const { results, count } = data
  const pages = Math.max(1, Math.ceil(count / HISTORY_PAGE))
  if (count === 0) {
    return (
      <Empty title="Nothing has been deleted yet">
        <p className="text-muted">Deletions by people and runs of the policies are listed here.</p>
      </Empty>
    )
  }
  return (
    <section aria-label="History" className="grid gap-4">
      <ol
        aria-label="Deletions"
        className="divide-y divide-line rounded-card border border-line bg-surface shadow-card"
      >
        {results.map((deletion) => (
          <li key={deletion.id}>
            <HistoryEntry deletion={deletion} />
          </li>
        ))}
      </ol>
      {pages > 1 && (
        <nav aria-label="Pages" className="flex items-center justify-center gap-3">
          <Step to={page - 1} isThere={page > 0}>
            Newer
          </Step>
          <p className="text-muted">
            Page {(page + 1).toLocaleString('en')} of {pages.toLocaleString('en')}
          </p>
          <Step to={page + 1} isThere={page + 1 < pages}>
            Older
          </Step>
        </nav>
      )}
    </section>
  )
}

/** At an end the link stays where it is, so that the focus is not lost; it only leads nowhere. */
function Step({ to, isThere, children }: { to: number; isThere: boolean; children: string }) {
  return (
    <Link
      to={isThere ? `?tab=history&page=${to + 1}` : '.'}
      aria-disabled={isThere ? undefined : 'true'}
      onClick={(event) => !isThere && event.preventDefault()}
      className={buttonClass()}
    >
      {children}
    </Link>
  )
}
