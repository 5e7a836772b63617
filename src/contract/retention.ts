/** Policies that delete old versions automatically, under `/api/vitrine/retention`. */
import * as z from 'zod/mini'
import { Duration, Interval } from './duration.ts'
import * as pydantic from './pydantic-types.ts'
import { list, maybe } from './pydantic-types.ts'

/**
 * A policy applies to versions that match all of `keys`, `types`, `flows` and `tags`; an empty list matches no version. At
 * least one of `keep_last` and `keep_for` is required, and a version expires if it satisfies neither. The first enabled
 * policy that matches a version applies. Pinned versions and versions that match no policy are kept.
 */
export const RetentionPolicy = z
  .strictObject({
    /** Unique among the policies. */
    name: pydantic.text,
    is_enabled: z._default(pydantic.boolean, true),
    /** Key patterns, any of which must match; `*` matches any text. If absent, all versions match, with or without a key. */
    keys: list(pydantic.text),
    /** Any of these types as they are shown; null matches artifacts without one. If absent, all but references to results. */
    types: list(z.nullable(pydantic.text)),
    /** Any of these flow names. */
    flows: list(pydantic.text),
    /** Tags of the flow run, all of which must match. */
    tags: list(pydantic.text),
    /** Number of latest versions of each key to keep. Does not apply to artifacts without a key. */
    keep_last: maybe(pydantic.integer(1)),
    /** Keeps versions younger than this: `30d`. */
    keep_for: maybe(Duration),
    /** Whether the latest version of a key can expire by age. */
    removes_latest: z._default(pydantic.boolean, false),
  })
  .check(
    z.refine(({ keep_last, keep_for }) => typeof keep_last === 'number' || typeof keep_for === 'string', {
      params: pydantic.valueError('a policy needs keep_last, keep_for or both.'),
    }),
    z.refine(({ name }) => name.trim() !== '', { params: pydantic.valueError('a policy needs a name.') }),
  )
export type RetentionPolicy = z.output<typeof RetentionPolicy>

/** Each value is matched against every version. */
const MAX_VALUES = 1000

const MAX_PATTERN_CHARS = 1_000
const MAX_TOTAL_PATTERN_CHARS = 50_000

const patternsOf = (policies: { keys?: string[] | null | undefined }[]) => policies.flatMap(({ keys }) => keys ?? [])

const valuesOf = ({ keys, types, flows, tags }: RetentionPolicy) =>
  [keys, types, flows, tags].flatMap((part) => part ?? [])

/** The first matching policy applies. */
export const RetentionPolicies = z.array(RetentionPolicy).check(
  z.refine((policies) => new Set(policies.map(({ name }) => name)).size === policies.length, {
    params: pydantic.valueError('policy names must be unique.'),
  }),
  z.refine((policies) => policies.length + policies.flatMap(valuesOf).length <= MAX_VALUES, {
    params: pydantic.valueError(`at most ${MAX_VALUES} policies, patterns and names are accepted.`),
  }),
  z.refine((policies) => patternsOf(policies).every(({ length }) => length <= MAX_PATTERN_CHARS), {
    params: pydantic.valueError(`a key pattern has at most ${MAX_PATTERN_CHARS} characters.`),
  }),
  z.refine((policies) => patternsOf(policies).reduce((sum, { length }) => sum + length, 0) <= MAX_TOTAL_PATTERN_CHARS, {
    params: pydantic.valueError(`all key patterns together have at most ${MAX_TOTAL_PATTERN_CHARS} characters.`),
  }),
)

/** PUT /vitrine/retention, and the file in RETENTION_FILE. The order of the policies matters. */
export const RetentionRules = z.strictObject({
  /** Interval of scheduled runs; null to run only on request. */
  run_every: maybe(Interval),
  policies: RetentionPolicies,
  /** The `version` that was read before. Rejected with 409 if the rules have changed since. */
  version: maybe(pydantic.text),
})
export type RetentionRules = z.input<typeof RetentionRules>

const Policy = z.object({
  name: z.string(),
  is_enabled: z.boolean(),
  keys: z.nullable(z.array(z.string())),
  types: z.nullable(z.array(z.nullable(z.string()))),
  flows: z.nullable(z.array(z.string())),
  tags: z.nullable(z.array(z.string())),
  keep_last: z.nullable(z.number()),
  keep_for: z.nullable(z.string()),
  removes_latest: z.boolean(),
})

/** The upstream server of a mirror. */
const RetentionUpstream = z.object({
  host: z.string(),
  /** Whether policies delete versions that exist there, on both servers. Otherwise they delete those that exist only here. */
  is_included: z.boolean(),
})

/** GET /vitrine/retention. */
export const Retention = z.object({
  run_every: z.nullable(z.string()),
  policies: z.array(Policy),
  version: z.string(),
  /** Name of the file that contains the rules, which cannot be changed through the API then; null for the database. */
  file: z.nullable(z.string()),
  /** Time of the next scheduled run; null if there is none. */
  next_run: z.nullable(z.string()),
  /** Null unless the server is a mirror. */
  upstream: z._default(z.nullable(RetentionUpstream), null),
})
export type Retention = z.infer<typeof Retention>

/** POST /vitrine/retention/preview: one page of exactly the versions that a run would delete. */
export const RetentionPreviewBody = z.strictObject({
  /** Policies to preview; defaults to those of the server. */
  policies: maybe(RetentionPolicies),
  /** The time at which ages are calculated; defaults to now. Pass the `as_of` of the first page for later pages. */
  as_of: maybe(pydantic.time),
  limit: maybe(pydantic.integer()),
  offset: maybe(pydantic.integer(0)),
})
export type RetentionPreviewBody = z.input<typeof RetentionPreviewBody>

/** What a retention run would delete: a page of versions, and totals for each policy. */
export const RetentionPreview = z.object({
  as_of: z.string(),
  /** Versions that would be deleted, the keys they belong to, and the size of their data in bytes. */
  count: z.number(),
  keys: z.number(),
  bytes: z.number(),
  policies: z.array(z.object({ name: z.string(), count: z.number(), bytes: z.number() })),
  /** Null unless the server is a mirror. */
  upstream: z._default(
    z.nullable(
      z.extend(RetentionUpstream, {
        /** Expired versions that exist on the upstream server. Part of `count` if it is included; otherwise they are kept. */
        count: z.number(),
        /** Expired versions that exist only here. */
        only_here: z.number(),
      }),
    ),
    null,
  ),
  /** Oldest first. */
  results: z.array(
    z.object({
      id: z.string(),
      key: z.nullable(z.string()),
      type: z.nullable(z.string()),
      /** As in `ArtifactSummary`. */
      version: z.nullable(z.number()),
      created: z.string(),
      size: z.number(),
      /** Name of the policy that applies. */
      policy: z.string(),
    }),
  ),
})
export type RetentionPreview = z.infer<typeof RetentionPreview>

/** POST /vitrine/retention/keys/preview, with the body of the preview: one page of the same versions, grouped by key. */
export const RetentionKeysPreview = z.object({
  as_of: z.string(),
  /** Keys with versions that would be deleted; all versions without a key count as one. */
  count: z.number(),
  /** The largest first. */
  results: z.array(
    z.object({
      key: z.nullable(z.string()),
      /** Versions that would be deleted, and the size of their data in bytes. */
      count: z.number(),
      bytes: z.number(),
      /** All versions of the key, kept or not; null without a key. */
      versions: z.nullable(z.number()),
      /** Ranges of version numbers without a version that is kept, newest first; at most 100. */
      ranges: z.array(z.object({ first: z.number(), last: z.number() })),
      /** Names of the policies that apply. */
      policies: z.array(z.string()),
    }),
  ),
})
export type RetentionKeysPreview = z.infer<typeof RetentionKeysPreview>

/** POST /vitrine/retention/run, which returns a Deletion. `as_of` must not be in the future. */
export const RetentionRunBody = z.strictObject({ policies: maybe(RetentionPolicies), as_of: maybe(pydantic.time) })
export type RetentionRunBody = z.input<typeof RetentionRunBody>
