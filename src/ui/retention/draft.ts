import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Retention } from '#contract/retention.ts'
import type { Policy } from './policies/policy-summary.ts'
import { retentionQuery } from './queries.ts'

/** What can be changed, and the version of the rules that it started from. */
export type Draft = Pick<Retention, 'run_every' | 'policies' | 'version'>

export type Rules = {
  /** As they are on the page: with the changes that are not saved yet. */
  shown: Draft
  isChanged: boolean
  /** Whether somebody else has changed the rules since the first change here. */
  isOvertaken: boolean
  change: (part: Partial<Pick<Draft, 'run_every' | 'policies'>>) => void
  discard: () => void
  /** Goes on with the changes on top of what is saved by now. */
  rebase: () => void
}

/** The rules of the server with the changes that a person is making to them. */
export function useRules(): Rules {
  const { data: saved } = useSuspenseQuery(retentionQuery())
  const [draft, setDraft] = useState<Draft | null>(null)
  const shown = draft ?? saved
  return {
    shown,
    isChanged: draft !== null && contentOf(draft) !== contentOf(saved),
    isOvertaken: draft !== null && draft.version !== saved.version && contentOf(draft) !== contentOf(saved),
    change: (part) => {
      const { run_every, policies, version } = shown
      setDraft({ run_every, policies, version, ...part })
    },
    discard: () => setDraft(null),
    rebase: () => setDraft(draft && { ...draft, version: saved.version }),
  }
}

const contentOf = ({ run_every, policies }: Draft) => JSON.stringify([run_every, policies])

/** The list with `policy` at place `to`, taken from place `from` or added when that is null. */
export function withPolicy(policies: readonly Policy[], policy: Policy, from: number | null, to: number): Policy[] {
  const rest = policies.filter((_, index) => index !== from)
  return [...rest.slice(0, to), policy, ...rest.slice(to)]
}
