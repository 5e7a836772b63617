/** The work of the comparing thread. */
import { compareValues, type ValueComparison } from '#compare/compare.ts'
import type { NumberEntry } from '#compare/series/number-entry.ts'
import { readNumber, readNumbers } from '#compare/series/numbers.ts'
import type { ComparedValue } from '#compare/shown-value.ts'
import { firstVersion, unchangedSince } from '#compare/summary/change-summary.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { tryJson } from '#contract/json.ts'
import { contentHash } from '#server/changes/hash.ts'
import type { Answers, Content, Jobs } from './jobs.ts'
import { wireText } from './wire-text.ts'

/** All numbers of a version that are stored. */
const MAX_NUMBERS_CHARS = 8_000

export function summarize({ before, after }: Jobs['summarize']): Answers['summarize'] {
  const value = comparedValue(after)
  const entries = readNumbers(value).filter((entry) => Number.isFinite(entry.value))
  return {
    summary: summaryOf(before, after, value),
    hash: contentHash(after.type, after.data),
    value: entries[0]?.value ?? null,
    numbers: numbersText(entries),
  }
}

function summaryOf(before: Content | null, after: Content, value: ComparedValue): ChangeSummary {
  if (before === null) return firstVersion
  if (before.type === after.type && before.data === after.data) return unchangedSince(null)
  return compareValues(comparedValue(before), value).summary
}

function numbersText(entries: NumberEntry[]): string {
  let chars = 0
  // By address, so that the order of the rows does not decide which ones are left out.
  const kept = entries.toSorted(byAddress).filter((entry) => {
    chars += JSON.stringify(entry).length
    return chars <= MAX_NUMBERS_CHARS
  })
  return JSON.stringify(entries.filter((entry) => kept.includes(entry)))
}

/** Numbers that are not cells come first. */
function byAddress(a: NumberEntry, b: NumberEntry): number {
  const [first, second] = [a, b].map(({ row, column }) => (row === null ? '' : JSON.stringify([row, column])))
  return first === second ? 0 : (first ?? '') < (second ?? '') ? -1 : 1
}

const MAX_COMPARISONS = 4
/** Of the data texts whose comparisons are kept, not counting the newest one. */
const MAX_KEPT_CHARS = 40_000_000

type Kept = { comparison: ValueComparison; chars: number }

/** The last comparisons, the latest last: each page of a long table asks for the same one. */
const kept = new Map<string, Kept>()

export function compare({ id, options, page, contents }: Jobs['compare']): Answers['compare'] {
  const found = kept.get(id) ?? (contents && newComparison(contents, options))
  if (!found) return null
  kept.delete(id)
  kept.set(id, found)
  dropOldest()
  const { summary, change } = found.comparison
  return { summary, change: wireText(change(page)) }
}

function newComparison({ before, after }: { before: Content; after: Content }, options: object): Kept {
  const comparison = compareValues(comparedValue(before), comparedValue(after), options)
  return { comparison, chars: before.data.length + after.data.length }
}

function dropOldest(): void {
  let chars = [...kept.values()].reduce((sum, one) => sum + one.chars, 0)
  for (const [id, one] of kept) {
    if (kept.size === 1 || (kept.size <= MAX_COMPARISONS && chars <= MAX_KEPT_CHARS)) return
    kept.delete(id)
    chars -= one.chars
  }
}

export function readNumbersAt({ contents, address }: Jobs['numbers']): Answers['numbers'] {
  return contents.map((content) => {
    const value = comparedValue(content)
    const number = address === null ? readNumbers(value)[0]?.value : readNumber(value, address)
    return number !== undefined && number !== null && Number.isFinite(number) ? number : null
  })
}

/** Data that is nested too deeply to be parsed exactly is compared as text. */
function comparedValue({ type, data }: Content): ComparedValue {
  const value = tryJson(data)
  return { type, data: value === undefined ? data : value }
}
