import { formatShort } from '#compare/number-text.ts'
import { windowOf } from '#compare/series/window.ts'
import { fileName } from '#content/files.ts'
import type { KeySeries, NumberSeries } from '#contract/compare/series.ts'
import { Button } from '#ui/components/button.tsx'
import { downloadText } from '#ui/components/export/download.ts'
import { ExportMenu, FormatItems } from '#ui/components/export/export-menu.tsx'
import { UrlCheckbox } from '#ui/components/url-checkbox.tsx'
import { useTrendsAddress } from './address.ts'
import { ChartCard } from './chart-card.tsx'
import { numbersFormats } from './numbers-export.ts'
import { NumbersTable } from './numbers-table.tsx'
import { usePins } from './pins.ts'
import { useChartFrame } from './use-chart-frame.ts'
import { VersionReadout } from './version-readout.tsx'

/** The charts of a key's numbers, which share their time axis and their cursor. */
export function Trends({ artifactKey, title, data }: { artifactKey: string; title: string; data: KeySeries }) {
  const { versions } = data
  const [{ from, to, isLog }, change] = useTrendsAddress()
  const chart = useChartFrame(artifactKey, versions)
  const { times, failed, cursor, onOpen } = chart
  const [pins, togglePin] = usePins(artifactKey)
  const shown = windowOf(times, from, to)
  // Numbers that never change, such as the row count of most tables, come last.
  const rank = ({ name, values }: NumberSeries) => (pins.has(name) ? 0 : isConstant(values) ? 2 : 1)
  const series = data.series.toSorted((a, b) => rank(a) - rank(b))
  const [main] = series

  const reset = () => change({ from: null, to: null })
  const frame = {
    ...chart,
    isLog,
    range: [from ?? times[0] ?? 0, to ?? times.at(-1) ?? 0] satisfies [number, number],
    onBrush: (from: number, to: number) => change({ from: Math.round(from), to: Math.round(to) }),
    onReset: reset,
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
          <UrlCheckbox look="quiet" isOn={isLog} onToggle={(isLog) => change({ isLog })}>
            Log scale
          </UrlCheckbox>
          <Button look="quiet" aria-disabled={from === null && to === null} onClick={reset}>
            Reset zoom
          </Button>
          <ExportMenu label="Export numbers">
            {(copy) => (
              <FormatItems
                formats={numbersFormats({ ...data, series }, shown)}
                onCopy={({ text }) => copy(text())}
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
          describe={(index) => {
            const value = main?.values[index] ?? null
            return `${main?.name} ${value === null ? 'has no value' : formatShort(value)}`
          }}
          onStart={(index) => change({ from: times[index] ?? null })}
          onEnd={(index) => change({ to: times[index] ?? null })}
          onOpen={onOpen}
        />
      )}
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(19rem,1fr))]">
        {series.map((numbers) => (
          <ChartCard
            key={numbers.name}
            series={numbers}
            shown={shown}
            frame={frame}
            isPinned={pins.has(numbers.name)}
            onPin={() => togglePin(numbers.name)}
          />
        ))}
      </ul>
      <NumbersTable artifactKey={artifactKey} data={{ ...data, series }} shown={shown} />
    </>
  )
}

function isConstant(values: NumberSeries['values']): boolean {
  return new Set(values.filter((value) => value !== null)).size <= 1
}
