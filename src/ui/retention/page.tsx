import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { queryClient } from '#ui/api.ts'
import { readTab, Tabs } from '#ui/components/tabs.tsx'
import { useRetentionDraft } from './draft.ts'
import { History } from './history.tsx'
import { PoliciesTab } from './policies-tab.tsx'
import { deletionsQuery, retentionQuery } from './queries.ts'
import { UnsavedGuard } from './unsaved-guard.tsx'

const TABS = ['policies', 'history'] as const

export async function loader({ request }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams
  await Promise.all([
    queryClient.ensureQueryData(retentionQuery()),
    readTab(TABS, search) === 'history' ? queryClient.ensureQueryData(deletionsQuery(readPage(search))) : null,
  ])
  return null
}

/** The retention page: policies, and the history of deletions. */
export function Component() {
  const [search] = useSearchParams()
  const tab = readTab(TABS, search)
  const draft = useRetentionDraft()
  return (
    <>
      <title>Retention · Vitrine</title>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold">Retention</h1>
        <p className="text-muted">Delete old versions automatically</p>
      </div>
      <Tabs
        label="Retention"
        current={tab}
        tabs={[
          { name: 'policies', label: 'Policies', count: draft.shown.policies.length },
          { name: 'history', label: 'History' },
        ]}
      />
      <div className="mt-5">
        {tab === 'policies' ? <PoliciesTab draft={draft} /> : <History page={readPage(search)} />}
      </div>
      <UnsavedGuard isChanged={draft.isChanged} />
    </>
  )
}

/** The page of the history, from 0; the URL counts from 1. */
function readPage(search: URLSearchParams): number {
  const page = Number(search.get('page') ?? 1)
  return Number.isSafeInteger(page) && page > 1 ? page - 1 : 0
}
