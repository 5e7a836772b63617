/** Retention policies in words for people. */
import { secondsOf } from '#contract/duration.ts'
import type { Retention } from '#contract/retention.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'

export type Policy = Retention['policies'][number]

/** Names that are spelled out; the rest is counted. */
const SPELLED_OUT = 5

/** What a policy is about: "Keys daily-* or weekly-*, of flow etl, with tags prod and nightly". */
export function matchWords({ keys, types, flows, tags }: Policy): string {
  if ([keys, types, flows, tags].some((names) => names?.length === 0)) return 'Nothing: one of its lists is empty'
  const parts = [
    keys && `${keys.length === 1 ? 'key' : 'keys'} ${list(keys.map(quoted), 'or')}`,
    types && `${types.length === 1 ? 'kind' : 'kinds'} ${list(types.map(kindLabel), 'or')}`,
    flows && `of ${flows.length === 1 ? 'flow' : 'flows'} ${list(flows, 'or')}`,
    tags && `with ${tags.length === 1 ? 'tag' : 'tags'} ${list(tags, 'and')}`,
  ].filter((part) => part !== null)
  const words = parts.join(', ')
  if (words === '') return 'Everything that is published, but stored results'
  return keys === null && types === null ? `Everything ${words}` : words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a policy leaves of that: "keeps the last 10 versions of each key, and those of the last 30 days". */
export function keepWords({ keep_last, keep_for, removes_latest }: Policy): string {
  const young = keep_for === null ? null : `of the last ${durationWords(keep_for)}`
  if (keep_last !== null) {
    const last = keep_last === 1 ? 'the latest version' : `the last ${keep_last.toLocaleString('en')} versions`
    return `keeps ${last} of each key${young === null ? '' : `, and those ${young}`}`
  }
  if (young === null) return 'keeps nothing'
  return `keeps versions ${young}${removes_latest ? ', the latest of a key no longer' : ', and always the latest of each key'}`
}

const UNITS: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' }

/** "30d" as "30 days", "1h" as "hour"; what is no duration stays as it is. */
export function durationWords(text: string): string {
  const unit = UNITS[text.slice(-1)]
  if (unit === undefined || secondsOf(text) === null) return text
  const count = Number(text.slice(0, -1))
  return count === 1 ? unit : `${count.toLocaleString('en')} ${unit}s`
}

/** The empty key can only be seen in quotes. */
const quoted = (key: string) => (key.trim() === '' ? `“${key}”` : key)

function list(names: string[], word: 'and' | 'or'): string {
  const rest = names.length - SPELLED_OUT
  const shown = rest > 0 ? [...names.slice(0, SPELLED_OUT), `${rest.toLocaleString('en')} more`] : names
  if (shown.length === 0) return 'none'
  return [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(` ${word} `)
}
