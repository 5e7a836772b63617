import { Link, useSearchParams } from 'react-router'
import { titleOf } from '../artifacts/title.ts'
import type { ArtifactGroup } from './grouping.ts'
import { groupName } from './run-name.tsx'
import { changedSearch } from './view.ts'

/** One dot for each artifact, those of a task together. */
export function Dots({ groups, currentId }: { groups: ArtifactGroup[]; currentId: string }) {
  const places = new Map(groups.flatMap(({ artifacts }) => artifacts).map(({ id }, index) => [id, index + 1]))
  return (
    <div className="flex max-h-24 min-h-8 grow flex-wrap items-center justify-center gap-x-4 gap-y-1 overflow-y-auto">
      {groups.map((group) => {
        const name = groupName(group)
        return (
          <ul key={`${group.flow_run_id} ${group.task_run_id}`} aria-label={name} className="flex flex-wrap">
            {group.artifacts.map((artifact) => (
              <li key={artifact.id}>
                <Dot
                  id={artifact.id}
                  isCurrent={artifact.id === currentId}
                  label={`${places.get(artifact.id)} of ${places.size}: ${titleOf(artifact)}`}
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

function Dot({ id, isCurrent, label, hint }: { id: string; isCurrent: boolean; label: string; hint: string }) {
  const [search] = useSearchParams()
  return (
    <Link
      to={{ search: changedSearch(search, { artifact: id }) }}
      replace
      preventScrollReset
      aria-label={label}
      aria-current={isCurrent ? 'true' : undefined}
      title={`${label} (${hint})`}
      className="group/dot grid size-6 place-items-center rounded-full"
    >
      <span className="size-2 rounded-full bg-line-strong transition-transform group-hover/dot:bg-muted group-aria-[current]/dot:scale-150 group-aria-[current]/dot:bg-accent" />
    </Link>
  )
}
