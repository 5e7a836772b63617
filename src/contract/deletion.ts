/** Deleting many artifacts at once on our own server, under `/api/vitrine/deletions`. */
import * as z from 'zod/mini'
import { SummaryCountBody } from './filters.ts'
import * as pydantic from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'
import { ArtifactSummary } from './vitrine.ts'

/** Each is looked at for each version. */
const MOST_PATTERNS = 500

/** What is to go: every version that fits all members. A body without any condition is refused. */
export const DeletionSelection = z.strictObject({
  ...SummaryCountBody.shape,
  /** Patterns of keys, any of which fits: `*` stands for any text. At most 500. */
  keys: maybe(
    z.array(pydantic.text).check(
      z.refine((keys) => keys.length <= MOST_PATTERNS, {
        params: pydantic.valueError(`at most ${MOST_PATTERNS} patterns are accepted.`),
      }),
    ),
  ),
  /** Also every other version of the keys of which a version fits: what a catalogue entry stands for. */
  whole_keys: maybe(pydantic.boolean),
  /** Only what was made before; the moment of the request if absent, so that what comes later is left alone. */
  created_before: maybe(pydantic.time),
  /** Pinned versions stay unless this is true. */
  include_pinned: maybe(pydantic.boolean),
})
export type DeletionSelection = z.input<typeof DeletionSelection>

/** POST /vitrine/deletions/preview: what a deletion would take, without taking it. */
export const DeletionPreview = z.object({
  /** Versions that would go, how many keys they belong to, and the bytes of their data. */
  count: z.number(),
  keys: z.number(),
  bytes: z.number(),
  /** Pinned versions that fit; they stay, or go as well with `include_pinned` and are then counted above, too. */
  pinned: z.number(),
  /** The newest few of those that would go. */
  sample: z.array(ArtifactSummary),
  /** The moment before which all of these were made: a deletion that is given it takes nothing that came since. */
  created_before: z.string(),
})
export type DeletionPreview = z.infer<typeof DeletionPreview>

/** POST /vitrine/deletions. */
export const DeletionCreate = z.strictObject({
  selection: DeletionSelection,
  /** What goes, in words for people who see it in the list of deletions. */
  label: maybe(pydantic.text),
})
export type DeletionCreate = z.input<typeof DeletionCreate>

/** How far a deletion is: it waits its turn, is under way, or has ended in one of three ways. */
export const DeletionState = z.enum(['WAITING', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED'])
export type DeletionState = z.infer<typeof DeletionState>

/** How much of it one retention policy, by its name, let go. */
const PolicyShare = z.object({ name: z.string(), count: z.number(), bytes: z.number() })

/** A deletion on its way or done; kept as the record of what was deleted when. Times are ISO 8601 in UTC. */
export const Deletion = z.object({
  id: z.string(),
  created: z.string(),
  started: z.nullable(z.string()),
  finished: z.nullable(z.string()),
  state: DeletionState,
  /** Asked for by somebody, or by the retention policies. */
  origin: z.enum(['REQUEST', 'RETENTION']),
  label: z.nullable(z.string()),
  /** Versions to delete, known once it has started. */
  count: z.nullable(z.number()),
  /** Versions deleted so far, and the bytes of their data. */
  deleted: z.number(),
  bytes: z.number(),
  /** Empty for what somebody asked for. */
  policies: z.array(PolicyShare),
  /** What went wrong, in words; null unless FAILED. */
  error: z.nullable(z.string()),
})
export type Deletion = z.infer<typeof Deletion>

/** GET /vitrine/deletions?limit=&offset=: newest first. */
export const Deletions = z.object({ results: z.array(Deletion), count: z.number() })
export type Deletions = z.infer<typeof Deletions>
