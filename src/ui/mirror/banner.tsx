import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { syncProgress } from '#content/mirror.ts'
import { clockTime } from '#content/time.ts'
import { Link } from '#ui/components/link.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { useMirrorStatus, useUpstreamHost } from './queries.ts'

/**
 * What every page says about the mirror: how far the first sync is, and since when the sync has failed. It lies
 * in the space above the page, so that nothing moves when it appears.
 */
export function MirrorBanner() {
  const host = useUpstreamHost()
  const status = useMirrorStatus()
  const zone = usePreference('zone')
  const now = useNow()
  if (host === null) return null
  return (
    <aside aria-label="Mirror" className="relative" data-print="hide">
      <div role="status" aria-label="Upstream server">
        {status?.error && (
          <Strip className="bg-warn-soft text-warn" title={status.error.message}>
            No sync <span className="max-sm:hidden">with {host}</span> since {clockTime(status.error.since, zone, now)}.{' '}
            <span className="max-lg:hidden">These pages show what was mirrored until then.</span>
          </Strip>
        )}
      </div>
      {status?.phase === 'FIRST_SYNC' && status.error === null && (
        <Strip className="bg-accent-soft text-accent" title={`First sync with ${host}`}>
          First sync: {syncProgress(status)}.{' '}
          <span className="max-lg:hidden">Versions get their numbers at its end; until then pages show dates.</span>
        </Strip>
      )}
    </aside>
  )
}

function Strip({ className, title, children }: { className: string; title: string; children: ReactNode }) {
  const { pathname } = useLocation()
  return (
    <p className={`absolute inset-x-0 flex h-6 items-center justify-center gap-2 px-4 text-xs ${className}`}>
      <span title={title} className="min-w-0 truncate tabular-nums">
        {children}
      </span>
      {pathname !== paths.upstream() && (
        <Link to={paths.upstream()} className="shrink-0 font-medium leading-6 underline">
          Details
        </Link>
      )}
    </p>
  )
}
