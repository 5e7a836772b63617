import { parseJson } from '#contract/json.ts'
import { scanJson } from '#server/json/scan-json.ts'
import { averageOf, compare, printHeading } from './rounds.ts'
import { tableRows } from './samples.ts'

const CHARACTERS = 5_000_000

const repeatTo = (text: string): string => text.repeat(Math.ceil(CHARACTERS / text.length))

/** JSON texts of about 5 MB. */
const texts = (): Record<string, string> => ({
  'table rows': JSON.stringify(tableRows(75_000)),
  numbers: JSON.stringify(Array.from({ length: 600_000 }, (_, index) => (index * 7919) / 1000)),
  'plain string': JSON.stringify(repeatTo('The quick brown fox. ')),
  'string with escapes': JSON.stringify(repeatTo('The "quick" brown fox.\n')),
})

const timeOf = (read: () => unknown) => averageOf(1, () => Promise.resolve(read()))

/** Measures both JSON readers beside `JSON.parse`. */
export const measureJson = async (): Promise<void> => {
  const samples = Object.entries(texts())
  printHeading('json: parseJson, exact reader', 'JSON.parse')
  for (const [name, text] of samples) {
    // A bare NaN keeps parseJson from using JSON.parse.
    await compare({
      name,
      ours: timeOf(() => parseJson(`[NaN,${text}]`)),
      beside: timeOf(() => JSON.parse(`[0,${text}]`)),
    })
  }
  printHeading('json: scanJson', 'JSON.parse')
  for (const [name, text] of samples) {
    await compare({ name, ours: timeOf(() => scanJson(text)), beside: timeOf(() => JSON.parse(text)) })
  }
}
