import type { SummaryFilterBody } from '#contract/filters.ts'

/** The versions of a key, newest first. */
export const versionsOf = (key: string): SummaryFilterBody => ({
  artifacts: { key: { any_: [key] } },
  sort: 'CREATED_DESC',
})

/** One artifact, for its summary: the names around it, its size and its preview. */
export const versionWith = (id: string): SummaryFilterBody => ({ artifacts: { id: { any_: [id] } } })
