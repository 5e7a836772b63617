import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { shownType } from '#contract/kind-labels.ts'
import { isLargeTable } from '#contract/pages/first-requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { describeError } from '#sdk/error-message.ts'
import { firstLine, titleOf } from '#ui/artifact/title.ts'
import { LargeTableValue } from '#ui/artifact/value.tsx'
import { OnlyHereBadge, PinMark } from '#ui/artifact/version-badges.tsx'
import { Button, IconButton } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { Time } from '#ui/components/time.tsx'
import { confirmDelete } from '#ui/deletion/confirm-delete.ts'
import { DeletedEntry } from '#ui/deletion/deleted-entry.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { shownArtifactQuery, useIsReadOnly } from '#ui/queries.ts'
import { ArtifactView } from '#ui/renderers/index.tsx'
import { KindIcon, kindLabel } from '#ui/renderers/kind-icon.tsx'

/** One artifact of a run: its title and facts, with its content as `children`. */
export function ArtifactPanel({ artifact, children }: { artifact: ArtifactSummary; children: ReactNode }) {
  const titleId = useId()
  const deletion = useDeletionLookup().ofVersion(artifact)
  const title = titleOf(artifact)
  const isReadOnly = useIsReadOnly()
  if (deletion) return <DeletedEntry deletion={deletion} artifact={artifact} className="min-h-40 rounded-card" />
  const description = firstLine(artifact.description)
  return (
    <article
      aria-labelledby={titleId}
      className="rounded-card border border-line bg-surface shadow-card print:border-0 print:shadow-none"
    >
      <header className="flex items-start gap-2.5 border-line border-b py-3 pr-3 pl-5 max-sm:pl-4">
        <span className="mt-1">
          <KindIcon type={shownType(artifact)} />
        </span>
        <div className="min-w-0 grow">
          <h2 id={titleId} className="text-[0.9375rem] font-semibold">
            <Link to={paths.version(artifact)} className="hover:underline">
              {title}
            </Link>
          </h2>
          <p className="text-muted text-xs">
            {kindLabel(shownType(artifact))} · <Time at={artifact.created} />
            {artifact.is_pinned && (
              <>
                {' '}
                · <PinMark />
              </>
            )}
            {artifact.is_only_here && <OnlyHereBadge before=" · " />}
            {description !== null && description !== title && <> · {description}</>}
          </p>
        </div>
        {!isReadOnly && <DeleteVersion artifact={artifact} />}
      </header>
      <div className="p-5 max-sm:p-4">{children}</div>
    </article>
  )
}

function DeleteVersion({ artifact }: { artifact: ArtifactSummary }) {
  const { id, key, versions, is_latest: isLatest, is_pinned: isPinned } = artifact
  const title = titleOf(artifact)
  const ask = () =>
    confirmDelete({ targets: [{ type: 'version', id, key, title, version: null, versions, isLatest, isPinned }] })
  return (
    <IconButton look="quiet" label={`Delete ${title}`} onClick={ask} data-print="hide">
      <Trash2 aria-hidden="true" className="size-4" />
    </IconButton>
  )
}

/** The content of an artifact, with a placeholder while it loads. */
export function ArtifactContent({ artifact }: { artifact: ArtifactSummary }) {
  const { data, error, refetch, isFetching } = useQuery(shownArtifactQuery(artifact.id, isLargeTable(artifact)))
  if (data)
    return 'data' in data ? <ArtifactView artifact={data} /> : <LargeTableValue start={data} summary={artifact} />
  if (error === null || isFetching) return <div aria-busy="true" className="min-h-80" />
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3">
      <p className="text-bad">Could not load this artifact: {describeError(error).detail}</p>
      <Button onClick={() => void refetch()}>Try again</Button>
    </div>
  )
}
