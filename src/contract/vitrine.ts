/** What our own server answers beyond Prefect's routes, under `/api/vitrine`. */
import * as z from 'zod/mini'
import { StateType } from './run.ts'

/** A small picture of an artifact's value, made when it is written, so that lists need not carry the data. */
export const Preview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('link'), href: z.string(), text: z.nullable(z.string()) }),
  z.object({ kind: z.literal('markdown'), title: z.nullable(z.string()), text: z.string() }),
  z.object({
    kind: z.literal('table'),
    /** The first columns and rows only, every cell as short text. */
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    row_count: z.number(),
    column_count: z.number(),
  }),
  z.object({ kind: z.literal('progress'), value: z.number() }),
  /** `src` is null when the address is too long to travel with a list. */
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

/** An artifact as lists show it: everything but its data and metadata, with the names around it. */
export const ArtifactSummary = z.object({
  id: z.string(),
  created: z.string(),
  updated: z.string(),
  key: z.nullable(z.string()),
  type: z.nullable(z.string()),
  description: z.nullable(z.string()),
  flow_run_id: z.nullable(z.string()),
  task_run_id: z.nullable(z.string()),
  /** Bytes of the data as JSON text. */
  size: z.number(),
  preview: Preview,
  /** How many versions the key has; 1 without a key. */
  versions: z.number(),
  is_latest: z.boolean(),
  /** Exempt from retention. */
  is_pinned: z.boolean(),
  /** Null when the artifact has none, or when it is not known to this server. */
  flow: z.nullable(z.object({ id: z.string(), name: z.string() })),
  flow_run: z.nullable(z.extend(RunReference, { tags: z.array(z.string()) })),
  task_run: z.nullable(RunReference),
})
export type ArtifactSummary = z.infer<typeof ArtifactSummary>

/** The orders of the summaries; each ends in the id, so that none is ambiguous. */
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

/** POST /vitrine/artifacts/filter: one page of summaries, and how many match in all. */
export const ArtifactSummaries = z.object({ results: z.array(ArtifactSummary), count: z.number() })
export type ArtifactSummaries = z.infer<typeof ArtifactSummaries>

/** GET /vitrine/artifacts/{id}/lineage: where a version stands among those of its key; v1 is the oldest. */
export const LineagePosition = z.object({
  version: z.number(),
  versions: z.number(),
  previous_id: z.nullable(z.string()),
  next_id: z.nullable(z.string()),
  latest_id: z.string(),
  /** Exempt from retention. */
  is_pinned: z.boolean(),
})
export type LineagePosition = z.infer<typeof LineagePosition>

/** GET /vitrine/facets: how much the catalogue holds and what it can be narrowed to, with how many entries each has. */
export const Facets = z.object({
  keys: z.number(),
  /** Artifacts without a key, each an entry of its own. */
  keyless: z.number(),
  kinds: z.array(z.object({ type: z.nullable(z.string()), count: z.number() })),
  flows: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })),
  tags: z.array(z.object({ tag: z.string(), count: z.number() })),
})
export type Facets = z.infer<typeof Facets>

/**
 * GET /vitrine/revision: a mark that is another one after every change of an artifact or a run. GET /vitrine/events tells
 * it as server-sent events: messages with the bare mark, and an event `lost` while it cannot be read.
 */
export const Revision = z.object({ revision: z.string() })
export type Revision = z.infer<typeof Revision>

/** GET /vitrine: who answers, and what can be done there. */
export const ServerInfo = z.object({
  name: z.literal('vitrine'),
  version: z.string(),
  /** Whether the sample set is filled in. */
  has_sample: z.boolean(),
  /** Whether every change is refused. */
  is_read_only: z.boolean(),
  /** Whether every change needs a token. */
  has_csrf_protection: z.boolean(),
  /** Address of the Prefect API whose artifacts these are, without credentials; null when they are the server's own. */
  upstream: z.nullable(z.string()),
})
export type ServerInfo = z.infer<typeof ServerInfo>

/** POST and DELETE /vitrine/sample: how many artifacts were made or removed. */
export const SampleResult = z.object({ artifacts: z.number(), flow_runs: z.number() })
export type SampleResult = z.infer<typeof SampleResult>
