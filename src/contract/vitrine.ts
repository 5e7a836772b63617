/** Responses of Vitrine's own routes, under `/api/vitrine`. */
import * as z from 'zod/mini'
import { Artifact } from './artifact.ts'
import { ChangeSummary } from './compare/summary.ts'
import { StateType } from './run.ts'
import { WireNumber } from './wire-number.ts'

/** A summary of an artifact's value, computed on write, so that lists do not include the data. */
export const Preview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('link'), href: z.string(), text: z.nullable(z.string()) }),
  z.object({ kind: z.literal('markdown'), title: z.nullable(z.string()), text: z.string() }),
  z.object({
    kind: z.literal('table'),
    /** The first columns and rows only, each cell as a short text. */
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    row_count: z.number(),
    column_count: z.number(),
  }),
  z.object({ kind: z.literal('progress'), value: WireNumber }),
  /** `src` is null if the URL is too long to include in a list. `GET /vitrine/artifacts/{id}/image` serves that of a data URL. */
  z.object({ kind: z.literal('image'), src: z.nullable(z.string()) }),
  z.object({ kind: z.literal('json'), text: z.string() }),
])
export type Preview = z.infer<typeof Preview>

const RunReference = z.object({
  id: z.string(),
  name: z.string(),
  state_type: z.nullable(StateType),
  state_name: z.nullable(z.string()),
})

const HistoryPoint = z.object({
  version: z.number(),
  created: z.string(),
  /** Null while it is being computed. */
  status: z.nullable(ChangeSummary.shape.status),
  /** The main number of its value, such as a progress; null if it has none. */
  value: z.nullable(WireNumber),
  /** As in `ArtifactSummary`. */
  size: z.number(),
  /** Whether the flow run that published it failed or crashed. */
  is_failed: z.boolean(),
})
/** A version in the recent history of a key. */
export type HistoryPoint = z.infer<typeof HistoryPoint>

/** An artifact in a list: without data and metadata, with the names of its flow and runs. */
export const ArtifactSummary = z.object({
  id: z.string(),
  created: z.string(),
  updated: z.string(),
  key: z.nullable(z.string()),
  type: z.nullable(z.string()),
  description: z.nullable(z.string()),
  flow_run_id: z.nullable(z.string()),
  task_run_id: z.nullable(z.string()),
  /** Size of the data as JSON text in bytes. */
  size: z.number(),
  preview: Preview,
  /**
   * The number of this version: 1 for the first of its key, never used twice. Null without a key, and during the first
   * sync of a mirror, while older versions may be missing.
   */
  version: z.nullable(z.number()),
  /** How many versions of the key exist; 1 without a key. */
  versions: z.number(),
  is_latest: z.boolean(),
  /** Exempt from retention. */
  is_pinned: z.boolean(),
  /** Whether the upstream server of a mirror has deleted it. Always false on other servers. */
  is_only_here: z.boolean(),
  /** What changed since the version before it. Null without a key or a number, and while it is being computed. */
  change: z.nullable(ChangeSummary),
  /** The last 12 versions of the key, oldest first, if the request asks for `history`. */
  history: z.optional(z.array(HistoryPoint)),
  /** Null if the artifact has none, or if this server does not have it. */
  flow: z.nullable(z.object({ id: z.string(), name: z.string() })),
  /** The deployment of the flow run. */
  deployment: z.nullable(z.object({ id: z.string(), name: z.string() })),
  flow_run: z.nullable(z.extend(RunReference, { tags: z.array(z.string()) })),
  task_run: z.nullable(RunReference),
})
export type ArtifactSummary = z.infer<typeof ArtifactSummary>

/** Sort orders of the summaries. Ties are sorted by id. */
export const SummarySort = [
  'UPDATED_DESC',
  'UPDATED_ASC',
  'CREATED_DESC',
  'CREATED_ASC',
  'KEY_ASC',
  'KEY_DESC',
  'VERSIONS_DESC',
  'SIZE_DESC',
] as const
export type SummarySort = (typeof SummarySort)[number]

/** POST /vitrine/artifacts/filter: one page of summaries, and the total count. */
export const ArtifactSummaries = z.object({ results: z.array(ArtifactSummary), count: z.number() })
export type ArtifactSummaries = z.infer<typeof ArtifactSummaries>

/**
 * GET /vitrine/artifacts/{id}/start: an artifact without its data. `first_rows` has the first rows of a table that is a list,
 * as they are in the data; null for other data.
 */
export const ArtifactStart = z.extend(z.omit(Artifact, { data: true }), {
  first_rows: z.nullable(z.array(Artifact.shape.data)),
})
export type ArtifactStart = z.infer<typeof ArtifactStart>

/** GET /vitrine/artifacts/{id}/lineage: the position of a version among those of its key. */
export const LineagePosition = z.object({
  /** As in `ArtifactSummary`. */
  version: z.nullable(z.number()),
  /** How many newer versions exist; 0 for the latest. */
  newer: z.number(),
  /** How many versions exist. */
  versions: z.number(),
  /** The version before it and the one after it, with their numbers. */
  previous_id: z.nullable(z.string()),
  previous_version: z.nullable(z.number()),
  next_id: z.nullable(z.string()),
  next_version: z.nullable(z.number()),
  latest_id: z.string(),
  /** Exempt from retention. */
  is_pinned: z.boolean(),
  /** As in `ArtifactSummary`. */
  is_only_here: z.boolean(),
})
export type LineagePosition = z.infer<typeof LineagePosition>

/** GET /vitrine/facets: the size of the catalogue, and the filter values with the number of entries for each. */
export const Facets = z.object({
  keys: z.number(),
  /** Artifacts without a key; each is a separate entry. */
  keyless: z.number(),
  kinds: z.array(z.object({ type: z.nullable(z.string()), count: z.number() })),
  flows: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })),
  tags: z.array(z.object({ tag: z.string(), count: z.number() })),
})
export type Facets = z.infer<typeof Facets>

/**
 * GET /vitrine/revision: a token that differs after every change of an artifact or a run. GET /vitrine/events sends it as
 * server-sent events: messages with the token, and an event `lost` while it cannot be read.
 */
export const Revision = z.object({ revision: z.string() })
export type Revision = z.infer<typeof Revision>

/**
 * POST /vitrine/flow_runs/artifacts/count: the number of artifacts by the id of the flow run that published them, without
 * Prefect's references to results.
 */
export const RunArtifactCounts = z.record(z.string(), z.number())

/** GET /vitrine: version and capabilities of the server. */
export const ServerInfo = z.object({
  name: z.literal('vitrine'),
  version: z.string(),
  /** Whether the sample data is present. */
  has_sample: z.boolean(),
  /** Whether the server rejects all changes. */
  is_read_only: z.boolean(),
  /** Whether changes need a CSRF token. */
  has_csrf_protection: z.boolean(),
  /** URL of the Prefect API that this server mirrors, without credentials; null if it is not a mirror. */
  upstream: z.nullable(z.string()),
})
export type ServerInfo = z.infer<typeof ServerInfo>

/** POST and DELETE /vitrine/sample: how many artifacts were created or deleted. */
export const SampleResult = z.object({ artifacts: z.number(), flow_runs: z.number() })
export type SampleResult = z.infer<typeof SampleResult>
