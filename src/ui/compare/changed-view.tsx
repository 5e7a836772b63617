import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { Change } from '#contract/compare/change.ts'
import type { CompareBody, Comparison } from '#contract/compare/requests.ts'
import type { CompareAddress } from './address.ts'
import { ChangeSteps } from './change-steps.tsx'
import { CompareToolbar } from './toolbar.tsx'

const TableChangeView = lazy(() => import('./table/table-change.tsx'))

/** The details of a comparison, by kind, and the switches of its view. */
export function ChangedView({
  lineage,
  address,
  body,
  comparison,
}: {
  lineage: string
  address: CompareAddress
  body: CompareBody
  comparison: Comparison
}) {
  const [current, setCurrent] = useState<number | null>(null)
  const { change } = comparison
  const count = changeCount(change)
  return (
    <>
      <CompareToolbar lineage={lineage} address={address} change={change}>
        <ChangeSteps current={current} count={count} onStep={setCurrent} />
      </CompareToolbar>
      <Suspense fallback={<div aria-busy="true" className="min-h-80 animate-pulse rounded-card bg-sunken" />}>
        {viewOf(change)}
      </Suspense>
    </>
  )

  function viewOf(change: Change): ReactNode {
    switch (change.kind) {
      case 'table':
        return <TableChangeView change={change} body={body} comparison={comparison} current={current} />
      default:
        return null
    }
  }
}

/** How many changes `n` and `p` walk through. */
function changeCount(change: Change): number {
  switch (change.kind) {
    case 'table':
      return change.change_indexes.length
    case 'json':
      return change.changes.length
    default:
      return 0
  }
}
