import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { formatNumber } from '#content/number.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { type CatalogueSearch, catalogueFilter } from '#contract/pages/catalogue-search.ts'
import { client } from '#ui/api.ts'
import { useNow } from '#ui/components/use-now.ts'
import { useParameters } from '#ui/filters/filters.tsx'
import { readLastLook, recordLook } from './last-look.ts'

/** How many of the listed artifacts changed since the last visit: a button that shows only those. */
export function ChangedLink({ search }: { search: CatalogueSearch }) {
  const now = useNow()
  const [seen, setSeen] = useState<string | null>(null)
  useEffect(() => {
    if (document.hidden) return
    recordLook(now)
    setSeen(readLastLook())
  }, [now])
  const { data: count = 0 } = useQuery({
    ...countQuery(catalogueFilter({ ...search, seen: seen ?? '' })),
    enabled: seen !== null,
  })
  const { set } = useParameters()
  if (seen === null || count === 0) return null
  return (
    <button type="button" onClick={() => set('seen', seen)} className="text-accent hover:underline">
      {formatNumber(count)} changed <span className="max-sm:sr-only">since you last looked</span>
    </button>
  )
}

const countQuery = (filter: SummaryFilterBody) => ({
  queryKey: ['changed-count', filter],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await client.filterSummaries({ ...filter, limit: 1 }, { signal })).count,
})
