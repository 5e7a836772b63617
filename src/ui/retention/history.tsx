import { useSuspenseQuery } from '@tanstack/react-query'
import { formatNumber } from '#content/number.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { HistoryEntry } from './history-entry.tsx'
import { deletionsQuery, HISTORY_PAGE } from './queries.ts'

/** Manual deletions and retention runs, newest first. `page` counts from 0. */
export function History({ page }: { page: number }) {
  const { data } = useSuspenseQuery(deletionsQuery(page))
  const { results, count } = data
  const pages = Math.max(1, Math.ceil(count / HISTORY_PAGE))
  if (count === 0) {
    return (
      <Empty title="No deletions yet">
        <p className="text-muted">Manual deletions and retention runs appear here.</p>
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
          <PageLink to={page - 1} isEnabled={page > 0}>
            Newer
          </PageLink>
          <p className="text-muted">
            Page {formatNumber(page + 1)} of {formatNumber(pages)}
          </p>
          <PageLink to={page + 1} isEnabled={page + 1 < pages}>
            Older
          </PageLink>
        </nav>
      )}
    </section>
  )
}

/** A disabled link is kept in place, so that it does not lose focus. */
function PageLink({ to, isEnabled, children }: { to: number; isEnabled: boolean; children: string }) {
  return (
    <Link
      to={isEnabled ? `?tab=history&page=${to + 1}` : '.'}
      aria-disabled={isEnabled ? undefined : 'true'}
      onClick={(event) => !isEnabled && event.preventDefault()}
      className={buttonClass()}
    >
      {children}
    </Link>
  )
}
