/** Bulk deletion of versions on a Vitrine server, under `/api/vitrine/deletions`. */
import * as z from 'zod/mini'
import { SummaryCountBody } from './filters.ts'
import * as pydantic from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'
import { ArtifactSummary } from './vitrine.ts'

/** Each pattern is matched against every version. */
const MAX_PATTERNS = 500

/** The versions to delete: those that match all conditions. A body without conditions is rejected. */
export const DeletionSelection = z.strictObject({
  ...SummaryCountBody.shape,
  /** Key patterns, any of which must match; `*` matches any text. At most 500. */
  keys: maybe(
    z.array(pydantic.text).check(
      z.refine((keys) => keys.length <= MAX_PATTERNS, {
        params: pydantic.valueError(`at most ${MAX_PATTERNS} patterns are accepted.`),
      }),
    ),
  ),
  /** Also delete all other versions of each key with a matching version. */
  whole_keys: maybe(pydantic.boolean),
  /** Only versions created before this time; defaults to the time of the request. */
  created_before: maybe(pydantic.time),
  /** Also delete pinned versions. */
  include_pinned: maybe(pydantic.boolean),
})
export type DeletionSelection = z.input<typeof DeletionSelection>

/** POST /vitrine/deletions/preview: what a deletion would delete. */
export const DeletionPreview = z.object({
  /** Versions that would be deleted, the keys they belong to, and the size of their data in bytes. */
  count: z.number(),
  keys: z.number(),
  bytes: z.number(),
  /** Matching versions that are pinned. Included in `count` only with `include_pinned`. */
  pinned: z.number(),
  /** How many of them are also deleted on the upstream server; null unless the server is a mirror. */
  upstream: z._default(z.nullable(z.object({ host: z.string(), count: z.number() })), null),
  /** The newest versions that would be deleted. */
  sample: z.array(ArtifactSummary),
  /** All matching versions were created before this time. Pass it to the deletion to exclude later ones. */
  created_before: z.string(),
})
export type DeletionPreview = z.infer<typeof DeletionPreview>

/** POST /vitrine/deletions. */
export const DeletionCreate = z.strictObject({
  selection: DeletionSelection,
  /** A description for the list of deletions. */
  label: maybe(pydantic.text),
})
export type DeletionCreate = z.input<typeof DeletionCreate>

/** Queued, running, or finished in one of three ways. */
export const DeletionState = z.enum(['WAITING', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED'])
export type DeletionState = z.infer<typeof DeletionState>

/** The versions that one retention policy, identified by name, deleted. */
const PolicyShare = z.object({ name: z.string(), count: z.number(), bytes: z.number() })

/** A running or finished deletion, kept as a record. Times are ISO 8601 in UTC. */
export const Deletion = z.object({
  id: z.string(),
  created: z.string(),
  started: z.nullable(z.string()),
  finished: z.nullable(z.string()),
  state: DeletionState,
  /** Started by a request, or by the retention policies. */
  origin: z.enum(['REQUEST', 'RETENTION']),
  label: z.nullable(z.string()),
  /** Versions to delete, known once it has started. */
  count: z.nullable(z.number()),
  /** Versions deleted so far, and the size of their data in bytes. */
  deleted: z.number(),
  bytes: z.number(),
  /** Empty for a deletion by request. */
  policies: z.array(PolicyShare),
  /** Why it failed, or why one that is running waits for the upstream server of a mirror; otherwise null. */
  error: z.nullable(z.string()),
})
export type Deletion = z.infer<typeof Deletion>

/** GET /vitrine/deletions?limit=&offset=: newest first. */
export const Deletions = z.object({ results: z.array(Deletion), count: z.number() })
export type Deletions = z.infer<typeof Deletions>
