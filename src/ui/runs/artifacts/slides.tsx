import { useQueryClient } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, type LucideIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { isLargeTable } from '#contract/pages/first-requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { FullScreenButton, useFullScreen } from '#ui/components/full-screen.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { shownArtifactQuery } from '#ui/queries.ts'
import { ArtifactContent, ArtifactPanel } from './artifact-panel.tsx'
import type { ArtifactGroup } from './group-by-task.ts'
import { GroupName } from './group-name.tsx'
import { Strip } from './strip.tsx'
import { readRunView, slideSearch } from './view.ts'

/** The artifacts of a run one at a time, with arrows and a strip to navigate. `f` shows them on the full screen. */
export function Slides({ groups }: { groups: ArtifactGroup[] }) {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const slides = groups.flatMap(({ artifacts }) => artifacts)
  const position = usePosition(slides, readRunView(search).artifact)
  const current = slides[position]
  const previous = slides[position - 1]
  const next = slides[position + 1]
  usePrefetch(next)
  usePrefetch(previous)
  const showSlide = (artifact: ArtifactSummary | undefined) =>
    artifact && void navigate({ search: slideSearch(search, artifact.id) }, { replace: true, preventScrollReset: true })
  const fullScreen = useFullScreen<HTMLDivElement>()
  useShortcuts({
    ArrowLeft: () => showSlide(previous),
    ArrowRight: () => showSlide(next),
    f: () => fullScreen.toggle?.(),
  })
  if (!current) return null
  const group = groups.find(({ artifacts }) => artifacts.includes(current))
  return (
    <div
      ref={fullScreen.ref}
      className="grid grid-cols-1 content-start gap-3 [&:fullscreen]:overflow-y-auto [&:fullscreen]:bg-bg [&:fullscreen]:p-6"
    >
      <nav aria-label="Artifacts of this run" className="flex items-start gap-2 sm:items-center" data-print="hide">
        <Arrow Icon={ChevronLeft} to={previous} label="Previous artifact" />
        <Strip groups={groups} currentId={current.id} />
        <Arrow Icon={ChevronRight} to={next} label="Next artifact" />
      </nav>
      <div className="flex flex-wrap items-center gap-x-3">
        {group && <GroupName group={group} />}
        <p aria-live="polite" className="ml-auto text-muted">
          {position + 1} of {slides.length}
          <span className="sr-only">: {titleOf(current)}</span>
        </p>
        <FullScreenButton toggle={fullScreen.toggle} />
      </div>
      <ArtifactPanel key={current.id} artifact={current}>
        <ArtifactContent artifact={current} />
      </ArtifactPanel>
    </div>
  )
}

/** The index of the selected artifact. After its deletion, the slide that follows takes its place. */
function usePosition(slides: ArtifactSummary[], selected: string | null): number {
  const [last, setLast] = useState(0)
  const found = slides.findIndex(({ id }) => id === selected)
  if (found !== -1 && found !== last) setLast(found)
  return found === -1 ? Math.min(last, slides.length - 1) : found
}

/** Loads the artifacts next to the current slide ahead of time. */
function usePrefetch(artifact: ArtifactSummary | undefined): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    if (artifact) void queryClient.prefetchQuery(shownArtifactQuery(artifact.id, isLargeTable(artifact)))
  }, [queryClient, artifact])
}

function Arrow({ Icon, to, label }: { Icon: LucideIcon; to: ArtifactSummary | undefined; label: string }) {
  const [search] = useSearchParams()
  const look = `${buttonClass()} w-8 px-0!`
  const icon = <Icon aria-hidden="true" className="size-4" />
  if (!to) {
    return (
      <button type="button" disabled aria-label={label} className={look}>
        {icon}
      </button>
    )
  }
  return (
    <Link
      to={{ search: slideSearch(search, to.id) }}
      replace
      preventScrollReset
      aria-label={label}
      title={`${label}: ${titleOf(to)}`}
      className={look}
    >
      {icon}
    </Link>
  )
}
