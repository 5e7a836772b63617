import type { Window } from '#compare/series/window.ts'
import { capitalize } from '#content/capitalize.ts'
import { isFailed } from '#content/elapsed.ts'
import { exactTime } from '#content/time.ts'
import { versionName } from '#content/version-name.ts'
import type { SeriesVersion } from '#contract/compare/series.ts'
import { Button } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { type Cursor, useCursorIndex } from './cursor.ts'

/** The version at the cursor, which a slider moves for keyboards, touch and screen readers, and what to do with it. */
export function VersionReadout({
  artifactKey,
  versions,
  shown,
  cursor,
  describe,
  onStart,
  onEnd,
  onOpen,
}: {
  artifactKey: string
  versions: readonly SeriesVersion[]
  shown: Window
  cursor: Cursor
  /** The most important number at a version, for screen readers. */
  describe: (index: number) => string
  onStart: (index: number) => void
  onEnd: (index: number) => void
  onOpen: (index: number) => void
}) {
  const zone = usePreference('zone')
  const index = useCursorIndex(cursor) ?? shown.last
  const version = versions[index]
  if (version === undefined) return null
  const name = capitalize(versionName({ version: version.version, newer: versions.length - 1 - index }))
  const time = exactTime(version.created, zone)
  return (
    <div
      data-print="hide"
      className="sticky top-12 z-10 grid grid-cols-1 gap-2 rounded-card border border-line bg-raised px-4 py-2.5 shadow-card md:grid-cols-[minmax(10rem,1fr)_auto] md:items-center md:gap-x-6"
    >
      <input
        type="range"
        aria-label="Version"
        aria-valuetext={`${name}, ${time}: ${describe(index)}`}
        title="Arrow keys move, Enter opens the version"
        min={shown.first}
        max={shown.last}
        value={index}
        onChange={(event) => cursor.move(event.target.valueAsNumber)}
        onKeyDown={(event) => event.key === 'Enter' && onOpen(index)}
        className="w-full accent-accent"
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-3 tabular-nums">
          <Link
            to={paths.version({ ...version, key: artifactKey })}
            className="font-medium text-accent hover:underline"
          >
            {name}
          </Link>
          <span className="text-muted">{time}</span>
          {version.flow_run && (
            <Link to={paths.flowRun(version.flow_run.id)} className="text-muted hover:text-ink hover:underline">
              {version.flow_run.name}
            </Link>
          )}
          {version.flow_run && isFailed(version.flow_run) && <span className="font-medium text-bad">Run failed</span>}
        </p>
        <div className="ml-auto flex gap-1">
          <Button
            look="quiet"
            aria-disabled={index === shown.first}
            onClick={() => index !== shown.first && onStart(index)}
          >
            Zoom from here
          </Button>
          <Button
            look="quiet"
            aria-disabled={index === shown.last}
            onClick={() => index !== shown.last && onEnd(index)}
          >
            Zoom to here
          </Button>
        </div>
      </div>
    </div>
  )
}
