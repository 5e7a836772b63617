import { queryOptions } from '@tanstack/react-query'
import type { RetentionPreview } from '#contract/retention.ts'
import { previewRetention, previewRetentionKeys, readDeletions, readRetention } from '#sdk/index.ts'
import { client } from '#ui/api.ts'
import { PAGE } from '#ui/paging.ts'
import type { Policy } from './policies/policy-summary.ts'

export const retentionQuery = () =>
  queryOptions({ queryKey: ['retention'], queryFn: ({ signal }) => readRetention({ client, signal }) })

/** Deletions per page of the history. */
export const HISTORY_PAGE = 25

/** How often the history is refreshed while a deletion is queued or running. */
const POLL_INTERVAL_MS = 1000

/** Page `page` (from 0) of all deletions, newest first. */
export const deletionsQuery = (page: number) =>
  queryOptions({
    queryKey: ['deletions', page],
    queryFn: ({ signal }) => readDeletions({ limit: HISTORY_PAGE, offset: page * HISTORY_PAGE }, { client, signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.results.some(({ state }) => state === 'WAITING' || state === 'RUNNING') ? POLL_INTERVAL_MS : false,
  })

/** Previewed policies, and how much they would have deleted at that time. */
export type DryRun = { policies: Policy[]; preview: RetentionPreview }

/** How often amounts are read again, in multiples of the time that the server needs if something has changed. */
const AMOUNT_INTERVAL_FACTOR = 10
const MIN_AMOUNT_INTERVAL_MS = 2000

/**
 * How much a run of the policies would delete now. The server reads every version to answer, so it is asked at intervals
 * rather than after every change.
 */
export const retentionAmountQuery = (policies: Policy[]) => {
  return queryOptions({
    queryKey: ['retention-amount', policies],
    queryFn: async ({ signal }) => {
      const start = performance.now()
      const preview = await previewRetention({ policies, limit: 1 }, { client, signal })
      return { ...preview, durationMs: performance.now() - start }
    },
    meta: { hasOwnInterval: true },
    refetchInterval: ({ state: { data } }) =>
      Math.max(MIN_AMOUNT_INTERVAL_MS, (data?.durationMs ?? 0) * AMOUNT_INTERVAL_FACTOR),
    gcTime: 0,
  })
}

/** Page `page` (from 0) of the keys with versions to delete, fixed like that of the versions. */
export const dryRunKeysQuery = ({ policies, preview: { as_of } }: DryRun, page: number) =>
  queryOptions({
    queryKey: ['dry-run-keys', policies, as_of, page],
    queryFn: ({ signal }) =>
      previewRetentionKeys({ policies, as_of, limit: PAGE, offset: page * PAGE }, { client, signal }),
    enabled: ({ state }) => state.data === undefined,
  })

/** Page `page` (from 0) of the versions to delete. Fixed by `as_of`, so it is not read again when the server changes. */
export const dryRunQuery = ({ policies, preview: { as_of } }: DryRun, page: number) =>
  queryOptions({
    queryKey: ['dry-run', policies, as_of, page],
    queryFn: async ({ signal }) => {
      const body = { policies, as_of, limit: PAGE, offset: page * PAGE }
      return (await previewRetention(body, { client, signal })).results
    },
    enabled: ({ state }) => state.data === undefined,
  })
