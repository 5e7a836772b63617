/** What a retention policy decides about one version: for our own server, and for whoever cleans up another one. */
import { secondsOf } from '#contract/duration.ts'
import type { RetentionPolicy } from '#contract/retention.ts'

/** What policies are matched with. */
export type Retained = {
  key: string | null
  type: string | null
  /** Whether it only says where the result of a task is stored. */
  is_reference: boolean
  /** Name of the flow, null when it is not known. */
  flow: string | null
  /** Tags of the flow run. */
  tags: readonly string[]
}

/** The first enabled policy that the version fits: no other one is asked about it. */
export function policyFor(policies: readonly RetentionPolicy[], version: Retained): RetentionPolicy | undefined {
  return policies.find((policy) => policy.is_enabled && fitsPolicy(policy, version))
}

function fitsPolicy({ keys, types, flows, tags }: RetentionPolicy, { key, type, flow, ...version }: Retained): boolean {
  return (
    (!keys || (key !== null && keys.some((pattern) => fitsPattern(pattern, key)))) &&
    (types ? types.includes(type) : !version.is_reference) &&
    (!flows || (flow !== null && flows.includes(flow))) &&
    // As with the others, an empty list fits nothing.
    (!tags || (tags.length > 0 && tags.every((tag) => version.tags.includes(tag))))
  )
}

/** `*` in the pattern stands for any text, everything else for itself. Never slower than the lengths multiplied. */
export function fitsPattern(pattern: string, text: string): boolean {
  const [head = '', ...parts] = pattern.split('*')
  const tail = parts.pop()
  if (tail === undefined) return text === pattern
  if (!text.startsWith(head) || !text.endsWith(tail)) return false
  let at = head.length
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at + tail.length <= text.length
}

/** Where a version stands: `place` 1 is the newest of its key, null is for what has no key. The age is in seconds. */
export type Standing = { place: number | null; age: number }

/** Whether a version that the policy decides about goes. */
export function isExpired({ keep_last, keep_for, removes_latest }: RetentionPolicy, { place, age }: Standing): boolean {
  const youth = typeof keep_for === 'string' ? secondsOf(keep_for) : null
  if (youth !== null && age < youth) return false
  // Without a key there is no number to keep by: age alone decides.
  if (place === null) return youth !== null
  if (typeof keep_last === 'number') return place > keep_last
  return place > 1 || removes_latest
}

/** Whether the policy lets go of the only or the newest version of a key. */
export function takesLatest({ keep_last, removes_latest }: RetentionPolicy): boolean {
  return typeof keep_last !== 'number' && removes_latest
}
