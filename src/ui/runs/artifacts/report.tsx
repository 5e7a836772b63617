import { Printer } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { shownType } from '#contract/kind-labels.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { Button } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { KindIcon } from '#ui/renderers/kind-icon.tsx'
import { OwnsAddress } from '#ui/renderers/url-state.ts'
import { ArtifactContent, ArtifactPanel } from './artifact-panel.tsx'
import type { ArtifactGroup } from './group-by-task.ts'
import { GroupName, groupName } from './group-name.tsx'
import { usePrint } from './printing.ts'

/** Distance from the viewport at which content starts to load. */
const LOAD_MARGIN = '800px'

const keyOf = ({ flow_run_id, task_run_id }: ArtifactGroup) => `${flow_run_id} ${task_run_id}`
const anchorOf = ({ id }: { id: string }) => `artifact-${id}`

/** All artifacts of a run on one page with a table of contents. Content loads when it comes near, or for printing. */
export function Report({ groups }: { groups: ArtifactGroup[] }) {
  const page = useRef<HTMLDivElement>(null)
  const { isComplete, isPreparing, print } = usePrint(page)
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[14rem_minmax(0,1fr)] print:block">
      <aside className="grid content-start gap-4 lg:sticky lg:top-16 lg:max-h-[calc(100vh-5rem)] lg:overflow-y-auto print:static">
        <div data-print="hide">
          <Button disabled={isPreparing} onClick={print}>
            <Printer aria-hidden="true" className="size-4" />
            {isPreparing ? 'Preparing…' : 'Print'}
          </Button>
        </div>
        <Contents groups={groups} />
      </aside>
      <div ref={page} className="grid min-w-0 grid-cols-1 content-start gap-10 print:mt-8 print:block">
        {groups.map((group) => (
          <section
            key={keyOf(group)}
            aria-label={groupName(group)}
            className="grid min-w-0 grid-cols-1 gap-3 print:mb-8 print:block"
          >
            <GroupName group={group} />
            {group.artifacts.map((artifact) => (
              <div key={artifact.id} id={anchorOf(artifact)} className="min-w-0 scroll-mt-16">
                <ArtifactPanel artifact={artifact}>
                  <Deferred isDue={isComplete}>
                    <OwnsAddress value={false}>
                      <ArtifactContent artifact={artifact} />
                    </OwnsAddress>
                  </Deferred>
                </ArtifactPanel>
              </div>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

/** Renders its content once it comes near the viewport or is due; until then a placeholder keeps its place. */
function Deferred({ isDue, children }: { isDue: boolean; children: ReactNode }) {
  const [isNear, setNear] = useState(false)
  if (isDue || isNear) return children
  const watch = (node: HTMLDivElement) => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: LOAD_MARGIN,
    })
    observer.observe(node)
    return () => observer.disconnect()
  }
  return <div ref={watch} aria-busy="true" className="min-h-80" />
}

function Contents({ groups }: { groups: ArtifactGroup[] }) {
  const { search } = useLocation()
  return (
    <nav aria-label="Contents">
      <ul className="grid grid-cols-1 gap-3">
        {groups.map((group) => (
          <li key={keyOf(group)}>
            <p className="text-muted text-xs">{groupName(group)}</p>
            <ul>
              {group.artifacts.map((artifact) => (
                <li key={artifact.id}>
                  <Link
                    to={{ search, hash: `#${anchorOf(artifact)}` }}
                    replace
                    className="flex items-center gap-2 py-1 hover:underline"
                  >
                    <KindIcon type={shownType(artifact)} size={14} />
                    <span className="min-w-0 truncate">{titleOf(artifact)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  )
}
