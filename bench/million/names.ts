/** Names and texts of the generated data. All are the same in each run. */

const ADJECTIVES =
  'amber brisk calm dapper eager fabled gentle hushed ivory jolly keen lucid mellow nimble opal proud'.split(' ')
const ANIMALS =
  'otter heron lynx marmot puffin tapir ibex wombat kestrel gecko badger coyote dormouse egret ferret'.split(' ')
const DOMAINS =
  'orders payments customers inventory shipping pricing returns search ads fraud support web-traffic'.split(' ')
const STEPS = 'ingest clean train score report check forecast export'.split(' ')
const OUTPUTS = 'rows-rejected model-card daily-report schema-drift null-counts top-errors coverage preview'.split(' ')

function pick(values: string[], index: number): string {
  return values[index % values.length] ?? ''
}

export function flowName(index: number): string {
  return `${pick(STEPS, index)}-${pick(DOMAINS, index * 5 + Math.floor(index / 8))}-${index}`
}

export function runName(index: number): string {
  return `${pick(ADJECTIVES, index)}-${pick(ANIMALS, Math.floor(index / 16))}-${Math.floor(index / 240)}`
}

export function taskName(flow: number, index: number): string {
  return `${pick(STEPS, flow + index)}-step-${index}`
}

/** Neighbors in the order of keys belong to different flows. */
export function keyName(index: number): string {
  return `${pick(DOMAINS, Math.floor(index / 8))}-${pick(OUTPUTS, index)}-${String(index).padStart(5, '0')}`
}

/** The key with a tenth of all versions. */
export const LONG_KEY = 'orders-every-hour'

export function description(key: number): string | null {
  if (key % 3 === 0) return null
  return `Published by the nightly checks of team ${key % 17}. Question ${key}: see the runbook, section ${key % 29}.`
}

/** A tag of a third of the runs, and one of few runs. */
export const COMMON_TAG = 'production'
export const RARE_TAG = 'incident-4711'

export function tagsOf(flow: number, run: number): string[] {
  return [
    `team-${flow % 12}`,
    pick(STEPS, flow),
    ...(run % 3 === 0 ? [COMMON_TAG] : []),
    ...(run % 10_000 === 95 ? [RARE_TAG] : []),
  ]
}

export function logMessage(run: number, line: number): string {
  const texts = [
    `Read ${(run * 37 + line * 101) % 90_000} rows from the warehouse in ${(line % 17) + 1} s`,
    `Partition ${line} of 50: all checks passed`,
    `Retry ${line % 4} after a timeout of analytics-eu.acme.example:5439`,
    `Wrote part ${line} of ${runName(run)}, ${(run * 13) % 997} kB`,
  ]
  return pick(texts, line + run)
}
