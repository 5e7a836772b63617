import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { timesOf } from '#compare/series/window.ts'
import { isFailed } from '#content/elapsed.ts'
import type { SeriesVersion } from '#contract/compare/series.ts'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { Cursor } from './cursor.ts'
import { usePalette } from './palette.ts'

/** What the charts of these versions of a key share, except for the scales. */
export function useChartFrame(artifactKey: string, versions: readonly SeriesVersion[]) {
  const [cursor] = useState(() => new Cursor())
  const palette = usePalette()
  const zone = usePreference('zone')
  const navigate = useNavigate()
  // Every chart is drawn again when one of these changes.
  const times = useMemo(() => timesOf(versions), [versions])
  const failed = useMemo(
    () =>
      times.filter((_, index) => {
        const run = versions[index]?.flow_run
        return run && isFailed(run)
      }),
    [times, versions],
  )
  function onOpen(index: number) {
    const version = versions[index]
    if (version) void navigate(paths.version({ ...version, key: artifactKey }))
  }
  return { times, failed, cursor, palette, zone, onOpen }
}
