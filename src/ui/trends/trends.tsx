import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { formatShort } from '#compare/number-text.ts'
import { timesOf, windowOf } from '#compare/series/window.ts'
import { fileName } from '#content/files.ts'
import type { KeySeries } from '#contract/compare/series.ts'
import { Button } from '#ui/components/button.tsx'
import { downloadText } from '#ui/components/export/download.ts'
import { ExportMenu, FormatItems } from '#ui/components/export/export-menu.tsx'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { useTrendsAddress } from './address.ts'
import { ChartCard } from './chart-card.tsx'
import { Cursor } from './cursor.ts'
import { isFailed } from './is-failed.ts'
import { numbersFormats } from './numbers-export.ts'
import { NumbersTable } from './numbers-table.tsx'
import { usePalette } from './palette.ts'
import { usePins } from './pins.ts'
import { VersionReadout } from './version-readout.tsx'

/** The charts of a key's numbers, which share their time axis and their cursor. */
export function Trends({ artifactKey, title, data }: { artifactKey: string; title: string; data: KeySeries }) {
  const { versions } = data
  const [{ from, to, isLog }, change] = useTrendsAddress()
  const [cursor] = useState(() => new Cursor())
  const [pins, togglePin] = usePins(artifactKey)
  const [isTableOpen, setTableOpen] = useState(false)
  const palette = usePalette()
  const zone = usePreference('zone')
  const navigate = useNavigate()
  // Every chart is drawn again when one of these changes.
  const times = useMemo(() => timesOf(versions), [versions])
  const failed = useMemo(
    () => times.filter((_, index) => versions[index] && isFailed(versions[index])),
    [times, versions],
  )
  const shown = windowOf(times, from, to)
  const series = data.series.toSorted((a, b) => Number(pins.has(b.name)) - Number(pins.has(a.name)))
  const [main] = series
  const isPositive = data.series.every(({ values }) => values.every((value) => value === null || value > 0))
  const isZoomed = from !== null || to !== null

  function open(index: number) {
    const version = versions[index]
    if (version) void navigate(paths.version({ ...version, key: artifactKey }))
  }
  const reset = () => change({ from: null, to: null })
  const frame = {
    times,
    failed,
    cursor,
    palette,
    zone,
    isLog: isLog && isPositive,
    range: [from ?? times[0] ?? 0, to ?? times.at(-1) ?? 0] satisfies [number, number],
    onBrush: (from: number, to: number) => change({ from: Math.round(from), to: Math.round(to) }),
    onReset: reset,
    onOpen: open,
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2" data-print="hide">
        <p className="text-muted max-sm:sr-only">Drag across a chart to zoom, click to open a version.</p>
        <div className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1">
          {failed.length > 0 && (
            <span className="inline-flex items-center gap-1.5 text-muted">
              <span aria-hidden="true" className="h-3 w-0.5 bg-bad" />
              Failed run
            </span>
          )}
          {isPositive && (
            <label className="flex items-center gap-2">
              <input type="checkbox" checked={isLog} onChange={(event) => change({ isLog: event.target.checked })} />
              Log scale
            </label>
          )}
          {isZoomed && <Button onClick={reset}>Reset zoom</Button>}
          <ExportMenu label="Export numbers">
            {(copy) => (
              <FormatItems
                formats={numbersFormats({ ...data, series }, shown)}
                onCopy={copy}
                onSave={({ extension, mediaType, content }) =>
                  downloadText(fileName(title, null, extension, '-trends'), mediaType, content())
                }
              />
            )}
          </ExportMenu>
        </div>
      </div>
      {shown.last < shown.first ? (
        <p role="status" className="py-10 text-center text-muted">
          No version in this time range.
        </p>
      ) : (
        <VersionReadout
          artifactKey={artifactKey}
          versions={versions}
          shown={shown}
          cursor={cursor}
          describe={(index) => `${main?.name} ${formatShort(main?.values[index] ?? Number.NaN)}`}
          onStart={(index) => change({ from: times[index] ?? null })}
          onEnd={(index) => change({ to: times[index] ?? null })}
          onOpen={open}
        />
      )}
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(19rem,1fr))]">
        {series.map((numbers) => (
          <ChartCard
            key={numbers.name}
            series={numbers}
            newest={shown.last}
            frame={frame}
            isPinned={pins.has(numbers.name)}
            onPin={() => togglePin(numbers.name)}
          />
        ))}
      </ul>
      <details onToggle={(event) => setTableOpen(event.currentTarget.open)}>
        <summary className="mb-2 w-fit font-medium">Table of these numbers</summary>
        {isTableOpen && <NumbersTable artifactKey={artifactKey} data={{ ...data, series }} shown={shown} />}
      </details>
    </>
  )
}
