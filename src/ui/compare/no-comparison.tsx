import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import type { CompareAddress } from './address.ts'

/** In upstream mode, there is no database that comparisons could be read from. */
export function NoComparison({ lineage, upstream }: { lineage: string; upstream: string }) {
  return (
    <>
      <title>Compare · Vitrine</title>
      <Empty isPage title="Comparing is not available">
        <p className="max-w-xl text-muted">
          The artifacts are stored on the Prefect server at {new URL(upstream).host}. Only versions in Vitrine's own
          database can be compared.
        </p>
        <ToArtifact lineage={lineage} />
      </Empty>
    </>
  )
}

/** Replaces the page if one of the versions does not exist. */
export function UnknownVersion({ lineage, address: { from, to } }: { lineage: string; address: CompareAddress }) {
  const isDefault = from === 'previous' && to === 'latest'
  return (
    <>
      <title>Compare · Vitrine</title>
      <Empty isPage title={isDefault ? 'No versions to compare' : 'No such version'}>
        <p className="max-w-xl text-muted">
          {isDefault ? (
            'A comparison needs two versions of the same key.'
          ) : (
            <>
              There is no {nameOf(from)} or no {nameOf(to)} of this key. It may have been deleted.
            </>
          )}
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

const nameOf = (version: string) => (/^(latest|previous)$/.test(version) ? `${version} version` : `version ${version}`)

const ToArtifact = ({ lineage }: { lineage: string }) => (
  <Link to={paths.key(lineage)} className={buttonClass()}>
    Go to the artifact
  </Link>
)
