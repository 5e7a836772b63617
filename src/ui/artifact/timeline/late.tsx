import { lateBy } from '#compare/timeline/gaps.ts'
import { roughDuration } from '#content/time.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { useNow } from '#ui/components/use-now.ts'

/** "Late by 3 h": that the next version of a key is late, judged by how regularly it is published. */
export function Late({ newest }: { newest: readonly Pick<ArtifactSummary, 'created'>[] }) {
  const late = lateBy(newest, useNow())
  return late === null ? null : (
    <span title="Judged by the times of the versions so far" className="shrink-0 text-warn">
      Late by {roughDuration(late / 1000)}
    </span>
  )
}
