import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Retention } from '#contract/retention.ts'
import type { Policy } from './policies/policy-summary.ts'
import { retentionQuery } from './queries.ts'

/** The editable settings, and the version that the edit is based on. */
export type RetentionSettings = Pick<Retention, 'run_every' | 'policies' | 'version'>

export type RetentionDraft = {
  /** The settings with unsaved changes. */
  shown: RetentionSettings
  isChanged: boolean
  /** Whether the settings on the server have changed since the first local change. */
  hasConflict: boolean
  change: (part: Partial<Pick<RetentionSettings, 'run_every' | 'policies'>>) => void
  discard: () => void
  /** Keeps the local changes on top of the latest version on the server. */
  rebase: () => void
}

/** The settings on the server with local changes. */
export function useRetentionDraft(): RetentionDraft {
  const { data: saved } = useSuspenseQuery(retentionQuery())
  const [draft, setDraft] = useState<RetentionSettings | null>(null)
  const shown = draft ?? saved
  return {
    shown,
    isChanged: draft !== null && contentOf(draft) !== contentOf(saved),
    hasConflict: draft !== null && draft.version !== saved.version && contentOf(draft) !== contentOf(saved),
    change: (part) => {
      const { run_every, policies, version } = shown
      setDraft({ run_every, policies, version, ...part })
    },
    discard: () => setDraft(null),
    rebase: () => setDraft(draft && { ...draft, version: saved.version }),
  }
}

const contentOf = ({ run_every, policies }: RetentionSettings) => JSON.stringify([run_every, policies])

/** The list with `policy` moved from index `from` to `to`, or inserted if `from` is null. */
export function withPolicy(policies: readonly Policy[], policy: Policy, from: number | null, to: number): Policy[] {
  const rest = policies.filter((_, index) => index !== from)
  return [...rest.slice(0, to), policy, ...rest.slice(to)]
}
