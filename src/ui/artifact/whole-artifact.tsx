import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense } from 'react'
import type { Artifact } from '#contract/artifact.ts'
import { artifactQuery, type ShownArtifact } from '#ui/queries.ts'

type Children = (artifact: Artifact) => ReactNode

/** Shows an artifact with its data. That of a large table is loaded first. */
export function WholeArtifact({ artifact, children }: { artifact: ShownArtifact; children: Children }) {
  if ('data' in artifact) return children(artifact)
  return (
    <Suspense fallback={<p className="p-2 text-muted">Loading …</p>}>
      <LoadedArtifact id={artifact.id}>{children}</LoadedArtifact>
    </Suspense>
  )
}

function LoadedArtifact({ id, children }: { id: string; children: Children }) {
  const { data } = useSuspenseQuery(artifactQuery(id))
  return children(data)
}
