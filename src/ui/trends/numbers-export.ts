import type { Window } from '#compare/series/window.ts'
import { csvForExcel, formatCsv } from '#content/csv.ts'
import { type FileFormat, textFile } from '#content/files.ts'
import type { KeySeries } from '#contract/compare/series.ts'

/** The numbers of the versions in the time range as files, with all digits and oldest first. */
export function numbersFormats(data: KeySeries, shown: Window): FileFormat[] {
  const csv = () => numbersCsv(data, shown)
  return [
    textFile('CSV', 'csv', 'text/csv', csv),
    textFile('CSV for Excel', 'csv', 'text/csv', () => csvForExcel(csv())),
  ]
}

function numbersCsv({ versions, series }: KeySeries, { first, last }: Window): string {
  const rows = versions.slice(first, last + 1).map(({ id, version, created, flow_run }, at) => {
    const values = series.map(({ values }) => values[first + at])
    return [version, id, created, flow_run?.name, ...values]
  })
  return formatCsv(['version', 'id', 'created', 'flow_run', ...series.map(({ name }) => name)], rows)
}
