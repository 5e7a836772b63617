import * as z from 'zod/mini'

/** What happens to artifacts that the upstream server has deleted: they are removed here too, or kept. */
export const DeletedUpstream = z.enum(['remove', 'keep'])
export type DeletedUpstream = z.infer<typeof DeletedUpstream>

/** What retention policies delete: only artifacts that exist only here, or those of the upstream server too, there and here. */
export const MirrorRetention = z.enum(['archive', 'upstream'])

/** GET /vitrine/mirror: how far the mirror of the upstream server is. 404 if this server is not a mirror. */
export const MirrorStatus = z.object({
  /** URL of the upstream API, without credentials. */
  address: z.string(),
  /** `FIRST_SYNC` until every artifact has been read once. */
  phase: z.enum(['FIRST_SYNC', 'FOLLOWING']),
  /** Artifacts that are stored here, those that exist only here included. */
  artifacts: z.number(),
  /** Artifacts that the upstream server has deleted and this one kept. */
  only_here: z.number(),
  /** How many of these are the latest version of their key, or have no key: the catalogue lists them. */
  only_here_listed: z.number(),
  /** Artifacts of the upstream server when they were last counted; null before. */
  upstream_artifacts: z.nullable(z.number()),
  /** Artifacts that could not be read or stored. */
  unreadable: z.number(),
  /** When the first sync started, and when it was complete. */
  started: z.string(),
  completed: z.nullable(z.string()),
  /** Estimate for the rest of the first sync; null if it is complete or there is nothing to estimate from. */
  seconds_left: z.nullable(z.number()),
  /** The last time that everything new had been read; null before. */
  checked: z.nullable(z.string()),
  /** Why the sync fails, and since when; null if it does not. */
  error: z.nullable(z.object({ message: z.string(), since: z.string() })),
  deleted: DeletedUpstream,
})
export type MirrorStatus = z.infer<typeof MirrorStatus>
