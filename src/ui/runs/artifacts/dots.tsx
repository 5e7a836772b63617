import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { titleOf } from '#ui/artifact/title.ts'
import { Link } from '#ui/components/link.tsx'
import type { ArtifactGroup } from './group-by-task.ts'
import { groupName } from './group-name.tsx'
import { slideSearch } from './view.ts'

/** One dot for each artifact, grouped by task. */
export function Dots({ groups, currentId }: { groups: ArtifactGroup[]; currentId: string }) {
  const positions = new Map(groups.flatMap(({ artifacts }) => artifacts).map(({ id }, index) => [id, index + 1]))
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) revealDot(box.current, currentId)
  }, [currentId])
  return (
    <div
      ref={box}
      className="relative flex max-h-24 min-h-8 grow flex-wrap items-center justify-center gap-x-4 gap-y-1 overflow-y-auto"
    >
      {groups.map((group) => {
        const name = groupName(group)
        return (
          <ul key={`${group.flow_run_id} ${group.task_run_id}`} aria-label={name} className="flex flex-wrap">
            {group.artifacts.map((artifact) => (
              <li key={artifact.id}>
                <Dot
                  id={artifact.id}
                  isCurrent={artifact.id === currentId}
                  label={`${positions.get(artifact.id)} of ${positions.size}: ${titleOf(artifact)}`}
                  hint={name}
                />
              </li>
            ))}
          </ul>
        )
      })}
    </div>
  )
}

/** Scrolls only the box, which `scrollIntoView` does not guarantee. */
function revealDot(box: HTMLElement, id: string): void {
  const dot = box.querySelector(`[data-artifact="${CSS.escape(id)}"]`)
  if (!dot) return
  const { top, bottom, height } = box.getBoundingClientRect()
  const at = dot.getBoundingClientRect()
  if (at.top < top || at.bottom > bottom) box.scrollTop += at.top - top - height / 2
}

function Dot({ id, isCurrent, label, hint }: { id: string; isCurrent: boolean; label: string; hint: string }) {
  const [search] = useSearchParams()
  return (
    <Link
      to={{ search: slideSearch(search, id) }}
      replace
      preventScrollReset
      aria-label={label}
      data-artifact={id}
      aria-current={isCurrent ? 'true' : undefined}
      title={`${label} (${hint})`}
      className="group/dot grid size-6 place-items-center rounded-full"
    >
      <span className="size-2 rounded-full bg-muted/75 transition-transform group-hover/dot:bg-ink group-aria-[current]/dot:scale-150 group-aria-[current]/dot:bg-accent" />
    </Link>
  )
}
