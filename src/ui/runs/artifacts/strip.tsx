import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { Link } from '#ui/components/link.tsx'
import { imageUrl } from '#ui/paths.ts'
import { KindIcon } from '#ui/renderers/kind-icon.tsx'
import type { ArtifactGroup } from './group-by-task.ts'
import { groupName } from './group-name.tsx'
import { slideSearch } from './view.ts'

/** The artifacts in reading order, grouped by task: by icon or thumbnail and name; on a phone, a dot for each. */
export function Strip({ groups, currentId }: { groups: ArtifactGroup[]; currentId: string }) {
  const positions = new Map(groups.flatMap(({ artifacts }) => artifacts).map(({ id }, index) => [id, index + 1]))
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) reveal(box.current, currentId)
  }, [currentId])
  return (
    <div
      ref={box}
      className="relative flex max-h-24 min-h-8 min-w-0 grow gap-x-4 gap-y-1 max-sm:flex-wrap max-sm:items-center max-sm:justify-center max-sm:overflow-y-auto sm:overflow-x-auto sm:pb-2"
    >
      {groups.map((group) => {
        const name = groupName(group)
        return (
          <div key={`${group.flow_run_id} ${group.task_run_id}`} className="min-w-0 shrink-0">
            <p aria-hidden="true" className="max-w-60 truncate pb-1 text-muted text-xs max-sm:hidden">
              {name}
            </p>
            <ul aria-label={name} className="flex max-sm:flex-wrap sm:gap-1">
              {group.artifacts.map((artifact) => (
                <li key={artifact.id}>
                  <Slide
                    artifact={artifact}
                    isCurrent={artifact.id === currentId}
                    label={`${positions.get(artifact.id)} of ${positions.size}: ${titleOf(artifact)}`}
                    hint={name}
                  />
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </div>
  )
}

/** Scrolls only the box, which `scrollIntoView` does not guarantee. */
function reveal(box: HTMLElement, id: string): void {
  const slide = box.querySelector(`[data-artifact="${CSS.escape(id)}"]`)
  if (!slide) return
  const { top, bottom, left, right, width, height } = box.getBoundingClientRect()
  const at = slide.getBoundingClientRect()
  if (at.top < top || at.bottom > bottom) box.scrollTop += at.top - top - height / 2
  if (at.left < left || at.right > right) box.scrollLeft += at.left - left - (width - at.width) / 2
}

function Slide({
  artifact,
  isCurrent,
  label,
  hint,
}: {
  artifact: ArtifactSummary
  isCurrent: boolean
  label: string
  hint: string
}) {
  const [search] = useSearchParams()
  return (
    <Link
      to={{ search: slideSearch(search, artifact.id) }}
      replace
      preventScrollReset
      aria-label={label}
      data-artifact={artifact.id}
      aria-current={isCurrent ? 'true' : undefined}
      title={`${label} (${hint})`}
      className="group/slide grid place-items-center max-sm:size-6 max-sm:rounded-full sm:flex sm:h-8 sm:max-w-48 sm:items-center sm:gap-2 sm:rounded-md sm:border sm:border-line sm:bg-surface sm:px-2 sm:text-[0.8125rem] sm:hover:border-line-strong sm:aria-[current]:border-accent sm:aria-[current]:bg-accent-soft sm:focus-visible:-outline-offset-2"
    >
      <span className="size-2 rounded-full bg-muted/75 transition-transform group-hover/slide:bg-ink group-aria-[current]/slide:scale-150 group-aria-[current]/slide:bg-accent sm:hidden" />
      <span className="contents max-sm:hidden">
        <Picture artifact={artifact} />
        <span className="truncate">{titleOf(artifact)}</span>
      </span>
    </Link>
  )
}

function Picture({ artifact }: { artifact: ArtifactSummary }) {
  const { preview } = artifact
  if (preview.kind !== 'image') return <KindIcon type={shownType(artifact)} />
  return (
    <img
      src={preview.src ?? imageUrl(artifact)}
      alt=""
      loading="lazy"
      referrerPolicy="no-referrer"
      className="h-6 w-8 shrink-0 rounded-sm bg-sunken object-contain"
    />
  )
}
