import { Link, useSearchParams } from 'react-router'

export type Tab<Name extends string> = { name: Name; label: string; count?: number | undefined }

/** Tabs whose choice is `?tab=` in the address; the first one is the default. */
export function useTab<Name extends string>(tabs: readonly Tab<Name>[]): Name {
  const [search] = useSearchParams()
  const wanted = search.get('tab')?.toLowerCase()
  const found = tabs.find(({ name }) => name === wanted) ?? tabs[0]
  if (found === undefined) throw new Error('A page with tabs needs at least one')
  return found.name
}

export function Tabs<Name extends string>({ tabs, label }: { tabs: readonly Tab<Name>[]; label: string }) {
  const current = useTab(tabs)
  const [search] = useSearchParams()
  return (
    <nav aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b" data-print="hide">
      {tabs.map(({ name, label, count }) => (
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
            <span className="rounded-full bg-sunken px-1.5 text-muted text-xs">{count.toLocaleString('en')}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}

/** What else the address says stays, for the way back to the tab it belongs to. */
function withTab(search: URLSearchParams, name: string): string {
  const next = new URLSearchParams(search)
  next.set('tab', name)
  return `?${next}`
}
