import { useSearchParams } from 'react-router'
import { formatNumber } from '#content/number.ts'
import { Link } from './link.tsx'

type Tab<Name extends string> = { name: Name; label: string; count?: number | undefined; alert?: string | null }

/** The tab that `?tab=` in the URL names; the first one by default. */
export function readTab<Name extends string>(names: readonly [Name, ...Name[]], search: URLSearchParams): Name {
  const wanted = search.get('tab')?.toLowerCase()
  return names.find((name) => name === wanted) ?? names[0]
}

export function Tabs<Name extends string>({
  tabs,
  current,
  label,
}: {
  tabs: readonly Tab<Name>[]
  current: Name
  label: string
}) {
  const [search] = useSearchParams()
  return (
    <nav aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b" data-print="hide">
      {tabs.map(({ name, label, count, alert }) => (
        <Link
          key={name}
          to={{ search: withTab(search, name) }}
          replace
          preventScrollReset
          aria-current={name === current ? 'page' : undefined}
          className="-mb-px flex h-10 items-center gap-2 border-transparent border-b-2 font-medium whitespace-nowrap text-muted hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {label}
          {count !== undefined && (
            <span className="rounded-full bg-sunken px-1.5 text-muted text-xs">{formatNumber(count)}</span>
          )}
          {alert && <span className="rounded-full bg-bad-soft px-1.5 text-bad text-xs">{alert}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** Other parameters are kept, because they belong to other tabs. */
function withTab(search: URLSearchParams, name: string): string {
  const next = new URLSearchParams(search)
  next.set('tab', name)
  return `?${next}`
}
