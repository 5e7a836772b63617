import { useState } from 'react'
import { formatNumber } from '#content/number.ts'
import { shownType } from '#contract/kind-labels.ts'
import { useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { OnlyHereBadge, PinMark } from '#ui/artifact/version-badges.tsx'
import { Link } from '#ui/components/link.tsx'
import { useVisibleRows } from '#ui/components/rows/visible-rows.ts'
import { StateDot } from '#ui/components/state-dot.tsx'
import { Time } from '#ui/components/time.tsx'
import { ownTarget, useDeletionLookup } from '#ui/deletion/deletions.ts'
import { UndoButton } from '#ui/deletion/undo-button.tsx'
import { paths } from '#ui/paths.ts'
import { KindIcon, kindLabel } from '#ui/renderers/kind-icon.tsx'
import type { EntryProps } from './card.tsx'
import type { EntriesProps } from './entries.tsx'
import { EntriesFailure } from './entries-failure.tsx'
import { ChangeCell, EntryCheckbox, EntryLink } from './entry-parts.tsx'
import { TableHeader } from './table-header.tsx'
import { ValueLine } from './value-line.tsx'

/** Height of a row in pixels; fixed, so that row positions follow from the index. */
const ROW_HEIGHT = 40

/** The entries of the catalogue as a table; only the visible rows are loaded and in the document. */
export function EntryTable({ filter, count, selection }: EntriesProps) {
  const [top, setTop] = useState(0)
  const { first, last } = useVisibleRows(count, ROW_HEIGHT, top)
  const pages = useSummaryPages(filter, { first, last })
  const deletions = useDeletionLookup()
  return (
    <>
      <div className="overflow-hidden rounded-card border border-line bg-surface shadow-card">
        <table aria-label="Artifacts" aria-rowcount={count + 1} className="w-full table-fixed text-left">
          <TableHeader />
          <tbody ref={(node) => setTop(node ? node.getBoundingClientRect().top + scrollY : 0)}>
            <Spacer rows={first} />
            {Array.from({ length: last - first + 1 }, (_, place) => first + place).map((index) => {
              const artifact = pages.at(index)
              return (
                <tr
                  key={index}
                  data-index={index}
                  aria-rowindex={index + 2}
                  style={{ height: ROW_HEIGHT }}
                  className="group relative border-line border-t has-[a:focus-visible]:bg-sunken has-[input:checked]:bg-accent-soft hover:bg-sunken"
                >
                  {artifact ? (
                    <Cells
                      artifact={artifact}
                      isSelected={selection.has(artifact.id)}
                      onSelect={(withShift) => selection.toggle(index, withShift, pages.at)}
                      deletion={deletions.ofVersion(artifact, filter)}
                    />
                  ) : (
                    <td colSpan={8} className="px-4">
                      <div
                        aria-hidden="true"
                        className={`h-4 w-64 rounded bg-sunken ${pages.failure ? '' : 'animate-pulse'}`}
                      />
                    </td>
                  )}
                </tr>
              )
            })}
            <Spacer rows={count - 1 - last} />
          </tbody>
        </table>
      </div>
      <EntriesFailure failure={pages.failure} />
    </>
  )
}

function Cells({ artifact, isSelected, onSelect, deletion }: EntryProps) {
  const title = titleOf(artifact)
  const { versions, updated, flow, flow_run, is_pinned, is_only_here } = artifact
  const type = shownType(artifact)
  if (deletion) {
    return (
      <td colSpan={8} className="px-4 text-muted">
        <span className="flex items-center gap-3">
          <span className="min-w-0 truncate">
            <s>{title}</s> deleted
          </span>
          <UndoButton deletion={deletion} target={ownTarget(deletion, artifact)} />
        </span>
      </td>
    )
  }
  const onKeyDown = (event: { key: string; shiftKey: boolean }) => {
    if (event.key.toLowerCase() === 'x') onSelect(event.shiftKey)
  }
  return (
    <>
      <td onKeyDown={onKeyDown} className="py-0 pl-4">
        <EntryCheckbox artifact={artifact} isSelected={isSelected} onSelect={onSelect} className="relative block" />
      </td>
      <th scope="row" onKeyDown={onKeyDown} className="py-0 pr-4 font-semibold">
        <span className="flex items-center gap-2">
          <KindIcon type={type} />
          <span className="min-w-0 truncate" title={title}>
            <EntryLink artifact={artifact}>{title}</EntryLink>
          </span>
          {is_pinned && <PinMark />}
          {is_only_here && <OnlyHereBadge />}
        </span>
      </th>
      <td className="truncate py-0 pr-4 text-muted max-lg:hidden">{kindLabel(type)}</td>
      <td className="truncate py-0 pr-4 text-muted">
        <ValueLine artifact={artifact} />
      </td>
      <td className="py-0 pr-4">{artifact.version !== null && <ChangeCell artifact={artifact} />}</td>
      <td className="truncate py-0 pr-4 text-muted">
        <Time at={updated} />
      </td>
      <td className="py-0 pr-4 text-right text-muted max-lg:hidden">{formatNumber(versions)}</td>
      <td className="py-0 pr-4 text-muted">
        {flow_run && (
          <span className="flex items-center gap-1.5">
            <StateDot type={flow_run.state_type} name={flow_run.state_name} />
            <Link to={paths.flowRun(flow_run.id)} className="relative z-10 truncate hover:text-ink hover:underline">
              {flow ? `${flow.name} / ${flow_run.name}` : flow_run.name}
            </Link>
          </span>
        )}
      </td>
    </>
  )
}

/** Fills the space of the rows that are not in the document. */
function Spacer({ rows }: { rows: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without a tabindex cannot be focused.
  return rows > 0 ? <tr aria-hidden="true" style={{ height: rows * ROW_HEIGHT }} /> : null
}
