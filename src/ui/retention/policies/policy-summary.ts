/** Retention policies as text. */
import { capitalize } from '#content/capitalize.ts'
import { formatNumber, plural } from '#content/number.ts'
import { secondsOf } from '#contract/duration.ts'
import type { Retention } from '#contract/retention.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'

export type Policy = Retention['policies'][number]

/** What the form of a new policy starts with. */
export const NEW_POLICY: Policy = {
  name: '',
  is_enabled: true,
  keys: null,
  types: null,
  flows: null,
  tags: null,
  keep_last: 10,
  keep_for: null,
  removes_latest: false,
}

/** Names listed in a description; the rest is counted. */
const MAX_NAMES = 5

/** "Keys daily-*, with tag prod: keep the last 10 versions per key and versions newer than 30 days". */
export const describePolicy = (policy: Policy) => `${describeScope(policy)}: ${describeLimits(policy)}`

function describeScope({ keys, types, flows, tags }: Policy): string {
  if ([keys, types, flows, tags].some((names) => names?.length === 0)) return 'No artifacts (one of the lists is empty)'
  const parts = [
    keys && `${keys.length === 1 ? 'key' : 'keys'} ${list(keys.map(visibleKey), 'or')}`,
    types && `${types.length === 1 ? 'kind' : 'kinds'} ${list(types.map(kindLabel), 'or')}`,
    flows && `of ${flows.length === 1 ? 'flow' : 'flows'} ${list(flows, 'or')}`,
    tags && `with ${tags.length === 1 ? 'tag' : 'tags'} ${list(tags, 'and')}`,
  ].filter((part) => part !== null)
  const scope = parts.join(', ')
  if (scope === '') return 'All artifacts'
  return keys === null && types === null ? `Artifacts ${scope}` : capitalize(scope)
}

function describeLimits({ keep_last, keep_for, removes_latest }: Policy): string {
  const newer = keep_for === null ? null : `versions newer than ${describeDuration(keep_for)}`
  if (keep_last !== null) {
    const last = keep_last === 1 ? 'the latest version' : `the last ${plural(keep_last, 'version')}`
    return `keep ${last} per key${newer === null ? '' : ` and ${newer}`}`
  }
  if (newer === null) return 'keep nothing'
  return removes_latest ? `keep only ${newer}` : `keep ${newer} and the latest version of each key`
}

const UNITS: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' }

/** "30d" as "30 days"; an invalid duration is returned as it is. */
function describeDuration(text: string): string {
  const unit = UNITS[text.slice(-1)]
  return unit === undefined || secondsOf(text) === null ? text : plural(Number(text.slice(0, -1)), unit)
}

const ADVERBS: Record<string, string> = { '1h': 'Hourly', '1d': 'Daily', '1w': 'Weekly' }

/** "1d" as "Daily", "6h" as "Every 6 hours". */
export const describeInterval = (text: string) => ADVERBS[text] ?? `Every ${describeDuration(text)}`

/** Makes the empty key visible by quotes. */
const visibleKey = (key: string) => (key.trim() === '' ? `"${key}"` : key)

function list(names: string[], conjunction: 'and' | 'or'): string {
  const rest = names.length - MAX_NAMES
  const shown = rest > 0 ? [...names.slice(0, MAX_NAMES), `${formatNumber(rest)} more`] : names
  return [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(` ${conjunction} `)
}
