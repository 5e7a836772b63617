import { versionName } from '#content/version-name.ts'
import type { SeriesVersion } from '#contract/compare/series.ts'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

/** "version 43", by its index in all versions. */
export function VersionLink({
  artifactKey,
  versions,
  index,
}: {
  artifactKey: string
  versions: readonly SeriesVersion[]
  index: number
}) {
  const version = versions[index]
  if (version === undefined) return null
  return (
    <Link to={paths.version({ ...version, key: artifactKey })} className="text-accent underline">
      {versionName({ version: version.version, newer: versions.length - 1 - index })}
    </Link>
  )
}
