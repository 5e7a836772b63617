import type { CellChange } from '#contract/compare/change.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { CellFormat } from '#ui/renderers/table/format/cell-format.ts'
import { differenceOf, shownPair, shownText } from './shown-text.ts'

const unformatted: CellFormat = () => null

/** "0.82 → 0.79 −0.03 (−3.7 %)". A missing side is left out, except in a table, where the cell exists. */
export function OldToNew({
  change,
  format = unformatted,
  isCell = false,
}: {
  change: Pick<CellChange, 'old' | 'new'>
  format?: CellFormat
  isCell?: boolean
}) {
  const { old, new: now } = change
  const [hasOld, hasNew] = [isCell || 'old' in change, isCell || 'new' in change]
  const [oldText, newText] =
    hasOld && hasNew ? shownPair(change, format) : [shownText(old, format), shownText(now, format)]
  const difference = differenceOf(change)
  return (
    <>
      {hasOld && (
        <del className={`rounded-sm bg-removed-soft px-1 text-removed ${wrapping(oldText)}`}>
          <ChangedText cell={old} text={oldText} />
        </del>
      )}
      {hasOld && hasNew && (
        <span aria-hidden="true" className="px-1 text-muted">
          →
        </span>
      )}
      {hasNew && (
        <ins className={`rounded-sm bg-added-soft px-1 text-added no-underline ${wrapping(newText)}`}>
          <ChangedText cell={now} text={newText} />
        </ins>
      )}
      {difference !== '' && <span className="block whitespace-nowrap text-muted text-xs">{difference}</span>}
    </>
  )
}

/** Numbers are not broken. */
const MAX_UNBROKEN = 20
const wrapping = (text: string) => (text.length > MAX_UNBROKEN ? '[overflow-wrap:anywhere]' : 'whitespace-nowrap')

/** Null, missing and empty values are named; other values are shown as text. */
function ChangedText({ cell, text }: { cell: Cell; text: string }) {
  if (cell === undefined) return <span className="italic">missing</span>
  if (cell === null) return <span className="italic">null</span>
  if (text === '') return <span className="italic">empty</span>
  return typeof cell === 'object' ? <span className="font-mono text-xs">{text}</span> : text
}
