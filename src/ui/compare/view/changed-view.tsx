import { lazy, type ReactNode, Suspense, useDeferredValue, useState } from 'react'
import type { Change } from '#contract/compare/change.ts'
import type { CompareBody, Comparison } from '#contract/compare/requests.ts'
import type { CompareAddress } from '#ui/compare/address.ts'
import { ChangeSteps } from './change-steps.tsx'
import { MarkedChanges } from './marked-changes.tsx'
import { CompareToolbar } from './toolbar.tsx'

const TableChangeView = lazy(() => import('#ui/compare/table/table-change.tsx'))
const JsonChangeView = lazy(() => import('#ui/compare/value/json-change.tsx'))
const NumberChangeView = lazy(() => import('#ui/compare/value/number-change.tsx'))
const LinkChangeView = lazy(() => import('#ui/compare/value/link-change.tsx'))
const ImageChangeView = lazy(() => import('#ui/compare/image/image-change.tsx'))
const MarkdownChangeView = lazy(async () => ({
  default: (await import('#ui/compare/markdown/markdown-change.tsx')).MarkdownChangeView,
}))
const TextChangeView = lazy(async () => ({
  default: (await import('#ui/compare/source/text-change.tsx')).TextChangeView,
}))
const twoValues = () => import('#ui/compare/value/two-values.tsx')
const VersionValue = lazy(async () => ({ default: (await twoValues()).VersionValue }))
const RichChangeView = lazy(async () => ({ default: (await twoValues()).RichChangeView }))
const KindChangeView = lazy(async () => ({ default: (await twoValues()).KindChangeView }))

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
  // While the content of another comparison loads, the last one stays.
  const shown = useDeferredValue(comparison)
  const { from, to, change } = shown
  const name = `${from.id} ${to.id} ${change.kind}`
  // Another comparison starts at its first change.
  const [step, setStep] = useState<{ of: string; index: number } | null>(null)
  const current = step?.of === name ? step.index : null
  const [marked, setMarked] = useState(0)
  const isSame = shown.summary.status === 'unchanged' && change.kind !== 'table' && change.kind !== 'text'
  return (
    <>
      <CompareToolbar lineage={lineage} address={address} change={comparison.change}>
        <ChangeSteps
          current={current}
          count={isSame ? 0 : (changeCount(change) ?? marked)}
          onStep={(index) => setStep({ of: name, index })}
        />
      </CompareToolbar>
      <Suspense fallback={<div aria-busy="true" className="min-h-80 animate-pulse rounded-card bg-sunken" />}>
        {isSame ? <VersionValue version={to} /> : viewOf(change)}
      </Suspense>
    </>
  )

  function viewOf(change: Change): ReactNode {
    switch (change.kind) {
      case 'table':
        return <TableChangeView change={change} body={body} comparison={shown} current={current} />
      case 'json':
        return <JsonChangeView change={change} current={current} />
      case 'number':
        return <NumberChangeView change={change} isProgress={to.type === 'progress'} />
      case 'link':
        return <LinkChangeView change={change} />
      case 'image':
        return <ImageChangeView change={change} comparison={shown} />
      case 'rich':
        return <RichChangeView comparison={shown} />
      case 'kind':
        return <KindChangeView comparison={shown} />
      case 'markdown':
        return (
          <MarkedChanges current={current} onCount={setMarked}>
            <MarkdownChangeView change={change} changedOnly={address.changedOnly} />
          </MarkedChanges>
        )
      case 'text':
        return (
          <MarkedChanges current={current} onCount={setMarked}>
            <TextChangeView change={change} layout={address.layout} />
          </MarkedChanges>
        )
    }
  }
}

/** How many changes `n` and `p` walk through; null if the view marks them. */
function changeCount(change: Change): number | null {
  switch (change.kind) {
    case 'table':
      return change.change_indexes.length
    case 'json':
      return change.changes.length
    case 'markdown':
    case 'text':
      return null
    default:
      return 0
  }
}
