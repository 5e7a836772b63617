import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import type { CompareAddress } from './address.ts'

/** Replaces the page if one of the versions does not exist, or cannot be compared. `detail` says why. */
export function UnknownVersion({
  lineage,
  address: { from, to },
  isUnknown,
  detail,
}: {
  lineage: string
  address: CompareAddress
  /** Whether one of the versions does not exist. */
  isUnknown: boolean
  detail: string
}) {
  const isDefault = from === 'previous' && to === 'latest'
  const missing = isDefault ? 'No versions to compare' : 'No such version'
  const title = isUnknown ? missing : 'Could not compare these versions'
  return (
    <>
      <title>Compare · Vitrine</title>
      <Empty isPage title={title}>
        <p className="max-w-xl text-muted">
          {isDefault && isUnknown ? 'A comparison needs two versions of the same key.' : detail}
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <ToArtifact lineage={lineage} />
          {!isDefault && (
            <Link to={paths.compare(lineage, { from: 'previous', to: 'latest' })} className={buttonClass()}>
              Compare the latest two
            </Link>
          )}
        </div>
      </Empty>
    </>
  )
}

const ToArtifact = ({ lineage }: { lineage: string }) => (
  <Link to={paths.key(lineage)} className={buttonClass()}>
    Go to the artifact
  </Link>
)
