import type { ReactNode } from 'react'
import { numberDifference } from '#compare/number-difference.ts'
import { formatDifferent, formatShort } from '#compare/number-text.ts'
import { previousValue } from '#compare/series/previous-value.ts'
import type { ValueFacts } from '#compare/series/value-facts.ts'
import type { SeriesVersion } from '#contract/compare/series.ts'
import { Link } from '#ui/components/link.tsx'
import { Time } from '#ui/components/time.tsx'
import { paths } from '#ui/paths.ts'
import { VersionLink } from '#ui/trends/version-link.tsx'

/** The extremes of a number, and the version and run that last changed it. */
export function HistoryFacts({
  artifactKey,
  versions,
  values,
  facts: { min, max, lastChange },
}: {
  artifactKey: string
  versions: readonly SeriesVersion[]
  values: readonly (number | null)[]
  facts: ValueFacts
}) {
  const changed = versions[lastChange]
  const link = (index: number) => <VersionLink artifactKey={artifactKey} versions={versions} index={index} />
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      <Fact name="Minimum">
        {formatShort(values[min] ?? 0)} in {link(min)}
      </Fact>
      <Fact name="Maximum">
        {formatShort(values[max] ?? 0)} in {link(max)}
      </Fact>
      <Fact name="Last change">
        {changed === undefined ? (
          'Never'
        ) : (
          <>
            {changeText(previousValue(values, lastChange) ?? 0, values[lastChange] ?? 0)} in {link(lastChange)},{' '}
            <Time at={changed.created} />
            {changed.flow_run && (
              <>
                , by{' '}
                <Link to={paths.flowRun(changed.flow_run.id)} className="text-accent underline">
                  {changed.flow_run.name}
                </Link>
              </>
            )}
          </>
        )}
      </Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 tabular-nums">{children}</dd>
  </>
)

function changeText(before: number, after: number): string {
  const [old, next] = formatDifferent(before, after)
  return `${old} → ${next}, ${numberDifference(before, after).text}`
}
