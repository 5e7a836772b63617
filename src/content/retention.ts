/** Applies retention policies to a version, for Vitrine's own server and for CLI runs against other servers. */
import { secondsOf } from '#contract/duration.ts'
import type { RetentionPolicy } from '#contract/retention.ts'

/** The facts about a version that policies match. */
export type Retained = {
  key: string | null
  type: string | null
  /** Whether it is only a reference to the stored result of a task. */
  is_reference: boolean
  /** Name of the flow, or null if unknown. */
  flow: string | null
  /** Tags of the flow run. */
  tags: readonly string[]
}

/** Remembered policies of all keys together. */
const MAX_REMEMBERED = 500_000

/**
 * Returns a function that finds the first enabled policy that matches a version, which is the one that applies. There can
 * be a thousand patterns, so they are compiled once, and compared with a key once for all its versions.
 */
export function policyFinder(policies: readonly RetentionPolicy[]): (version: Retained) => RetentionPolicy | undefined {
  const enabled = policies
    .filter(({ is_enabled }) => is_enabled)
    .map((policy) => ({ policy, patterns: policy.keys?.map(patternMatcher) }))
  const known = new Map<string | null, RetentionPolicy[]>()
  let remembered = 0

  const findByKey = (key: string | null) => {
    const found = enabled
      .filter(({ patterns }) => !patterns || (key !== null && patterns.some((fits) => fits(key))))
      .map(({ policy }) => policy)
    remembered += found.length + 1
    if (remembered > MAX_REMEMBERED) {
      known.clear()
      remembered = 0
    }
    known.set(key, found)
    return found
  }
  return (version) => (known.get(version.key) ?? findByKey(version.key)).find((policy) => fitsRest(policy, version))
}

/** Whether the version matches everything but the key patterns. */
function fitsRest({ types, flows, tags }: RetentionPolicy, { type, flow, ...version }: Retained): boolean {
  return (
    (types ? types.includes(type) : !version.is_reference) &&
    (!flows || (flow !== null && flows.includes(flow))) &&
    // An empty list matches nothing, like the other conditions.
    (!tags || (tags.length > 0 && tags.every((tag) => version.tags.includes(tag))))
  )
}

export function fitsPattern(pattern: string, text: string): boolean {
  return patternMatcher(pattern)(text)
}

/** `*` matches any text, all other characters match literally. Takes at most quadratic time, unlike a regular expression. */
function patternMatcher(pattern: string): (text: string) => boolean {
  const [head = '', ...parts] = pattern.split('*')
  const tail = parts.pop()
  if (tail === undefined) return (text) => text === pattern
  return (text) => {
    if (!text.startsWith(head) || !text.endsWith(tail)) return false
    let at = head.length
    for (const part of parts) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at + tail.length <= text.length
  }
}

/** Position among the versions of its key (1 is the latest, null without a key), and age in seconds. */
export type Standing = { place: number | null; age: number }

/** Whether a version expires under the policy. */
export function isExpired({ keep_last, keep_for, removes_latest }: RetentionPolicy, { place, age }: Standing): boolean {
  const maxAge = typeof keep_for === 'string' ? secondsOf(keep_for) : null
  if (maxAge !== null && age < maxAge) return false
  // `keep_last` does not apply to artifacts without a key.
  if (place === null) return maxAge !== null
  if (typeof keep_last === 'number') return place > keep_last
  return place > 1 || removes_latest
}

/** Whether the policy can delete the latest version of a key. */
export function takesLatest({ keep_last, removes_latest }: RetentionPolicy): boolean {
  return typeof keep_last !== 'number' && removes_latest
}
