/** Which versions are kept, and which go by themselves, under `/api/vitrine/retention`. */
import * as z from 'zod/mini'
import { Duration, Interval } from './duration.ts'
import * as pydantic from './pydantic-types.ts'
import { list, maybe } from './pydantic-types.ts'

/**
 * What is kept of the versions that fit every member of the match, where an empty list fits nothing; at least one of `keep_last` and `keep_for` is given.
 * A version goes when it is neither among the last ones nor young enough. Of several policies, the first enabled one
 * that a version fits decides about it; what fits none is kept, and so is what is pinned.
 */
export const RetentionPolicy = z
  .strictObject({
    /** Its name for people, unlike that of every other policy. */
    name: pydantic.text,
    is_enabled: z._default(pydantic.boolean, true),
    /** Patterns of keys, any of which fits: `*` stands for any text. Absent: every key, and what has no key. */
    keys: list(pydantic.text),
    /** Any of these kinds; null stands for none. Absent: every kind but references to stored results. */
    types: list(z.nullable(pydantic.text)),
    /** Names of flows, any of them. */
    flows: list(pydantic.text),
    /** Tags of the flow run, all of them. */
    tags: list(pydantic.text),
    /** The newest so many versions of each key are kept, counted over all its versions. What has no key has no such number. */
    keep_last: maybe(pydantic.integer(1)),
    /** Versions made less than this long ago are kept: `30d`. */
    keep_for: maybe(Duration),
    /** Whether age removes the latest version of a key, too. */
    removes_latest: z._default(pydantic.boolean, false),
  })
  .check(
    z.refine(({ keep_last, keep_for }) => typeof keep_last === 'number' || typeof keep_for === 'string', {
      params: pydantic.valueError('a policy says what it keeps: keep_last, keep_for or both.'),
    }),
    z.refine(({ name }) => name.trim() !== '', { params: pydantic.valueError('a policy has a name.') }),
  )
export type RetentionPolicy = z.output<typeof RetentionPolicy>

/** More than anyone writes by hand: each is looked at for each version. */
const MOST_VALUES = 1000

const valuesOf = ({ keys, types, flows, tags }: RetentionPolicy) =>
  [keys, types, flows, tags].flatMap((part) => part ?? [])

/** The first that fits decides. */
export const RetentionPolicies = z.array(RetentionPolicy).check(
  z.refine((policies) => new Set(policies.map(({ name }) => name)).size === policies.length, {
    params: pydantic.valueError('every policy has a name of its own.'),
  }),
  z.refine((policies) => policies.length + policies.flatMap(valuesOf).length <= MOST_VALUES, {
    params: pydantic.valueError(`at most ${MOST_VALUES} policies, patterns and names are accepted.`),
  }),
)

/** PUT /vitrine/retention, and the file that RETENTION_FILE names. The order of the policies matters. */
export const RetentionRules = z.strictObject({
  /** How often the policies are run; null for never by themselves. */
  run_every: maybe(Interval),
  policies: RetentionPolicies,
  /** The `version` that was read before; refused with 409 when somebody else has changed the rules since. */
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

/** GET /vitrine/retention. */
export const Retention = z.object({
  run_every: z.nullable(z.string()),
  policies: z.array(Policy),
  version: z.string(),
  /** Name of the file that the rules are kept in, which is then the place to change them; null for the database. */
  file: z.nullable(z.string()),
  /** When the policies are run next by themselves; null for never. */
  next_run: z.nullable(z.string()),
})
export type Retention = z.infer<typeof Retention>

/** POST /vitrine/retention/preview: one page of exactly what a run would remove. */
export const RetentionPreviewBody = z.strictObject({
  /** Policies to try; those of the server if absent. */
  policies: maybe(RetentionPolicies),
  /** The moment from which ages are counted; now if absent. Later pages give the `as_of` of the first. */
  as_of: maybe(pydantic.time),
  limit: maybe(pydantic.integer()),
  offset: maybe(pydantic.integer(0)),
})
export type RetentionPreviewBody = z.input<typeof RetentionPreviewBody>

/** What a run of retention would let go: a page of the versions, and how much it is by policy. */
export const RetentionPreview = z.object({
  as_of: z.string(),
  /** Versions that would go, how many keys they belong to, and the bytes of their data. */
  count: z.number(),
  keys: z.number(),
  bytes: z.number(),
  policies: z.array(z.object({ name: z.string(), count: z.number(), bytes: z.number() })),
  /** Oldest first. */
  results: z.array(
    z.object({
      id: z.string(),
      key: z.nullable(z.string()),
      type: z.nullable(z.string()),
      created: z.string(),
      size: z.number(),
      /** Name of the policy that lets it go. */
      policy: z.string(),
    }),
  ),
})
export type RetentionPreview = z.infer<typeof RetentionPreview>

/** POST /vitrine/retention/run: answered with the Deletion that it becomes. `as_of` is a moment that has passed. */
export const RetentionRunBody = z.strictObject({ policies: maybe(RetentionPolicies), as_of: maybe(pydantic.time) })
export type RetentionRunBody = z.input<typeof RetentionRunBody>
