/** The artifact kinds that have a view. Any other `type` is shown as JSON. */
import * as z from 'zod/mini'
import { type Json, tryJson } from './json.ts'
import type { Kind } from './kind-labels.ts'
import { nameOf, readTableRows, type Table } from './table-rows.ts'

/**
 * Text as clients send it. `Artifact(type="markdown", data="# Title")` encodes its data as JSON, so text that is a
 * JSON string is unwrapped.
 */
const text = z.pipe(
  z.string({ error: ({ input }) => `the data is ${nameOf(input)}, not a string` }),
  z.transform(unquote),
)

const table = z.pipe(
  z.unknown(),
  z.transform((input: unknown, context): Table => {
    const result = readTableRows(input)
    if (!('error' in result)) return result
    context.issues.push({ code: 'custom', input, message: result.error })
    return z.NEVER
  }),
)

const progress = z.pipe(
  z.unknown(),
  z.transform((input: unknown, context): number => {
    const value = typeof input === 'string' && input.trim() === '' ? Number.NaN : toNumber(input)
    if (Number.isFinite(value)) return value
    context.issues.push({ code: 'custom', input, message: 'Not a finite number' })
    return z.NEVER
  }),
)

/** HTML for a sandboxed frame: `{html, sandbox?, csp?}` as Prefect's own UI reads it, as JSON text too, or bare HTML. */
const Rich = z.object({
  html: z.string(),
  /** Tokens for the frame's `sandbox` attribute. */
  sandbox: z.optional(z.nullable(z.array(z.string()))),
  /** A Content-Security-Policy for the frame. */
  csp: z.optional(z.nullable(z.string())),
})
const rich = z.union([z.pipe(z.pipe(z.string(), z.transform(readRichText)), Rich), Rich], {
  error: 'the data has no HTML',
})

/**
 * Each kind has a schema that parses data into the input of a renderer (its error messages are shown to users), and an
 * example of its data on the wire.
 */
export const kinds = {
  link: { data: text, example: 'https://example.com/reports/2026-03-01' },
  markdown: { data: text, example: '# Quality\n\nAll **42** checks passed.' },
  table: {
    data: table,
    example: '[{"name": "accuracy", "value": 0.93}, {"name": "rows", "value": 1200}]',
  },
  progress: { data: progress, example: 62.5 },
  image: { data: text, example: 'https://example.com/plots/loss.png' },
  rich: { data: rich, example: { html: '<h1>Drift report</h1>' } },
} satisfies Record<Kind, { data: z.ZodMiniType; example: Json }>

const tables = new WeakMap<object, ReturnType<typeof table.safeParse>>()

/** An artifact's data as a table. Cached per artifact, because parsing 100,000 rows takes 0.1 s. */
export function readTable(artifact: { readonly data: unknown }): ReturnType<typeof table.safeParse> {
  const known = tables.get(artifact)
  if (known) return known
  const result = table.safeParse(artifact.data)
  tables.set(artifact, result)
  return result
}

/** The data that Prefect's server publishes for a state with a result: where the result is stored, not the result. */
const ResultReference = z.object({ storage_key: z.string() })

/** Whether an artifact is Prefect's own reference to a stored result rather than something a flow published. */
export function isResultReference(type: string | null, data: unknown): boolean {
  return type === 'result' || (type === null && ResultReference.safeParse(data).success)
}

function unquote(written: string): string {
  const trimmed = written.trim()
  if (!trimmed.startsWith('"') || !trimmed.endsWith('"')) return written
  const value = tryJson(trimmed)
  return typeof value === 'string' ? value : written
}

function readRichText(written: string): unknown {
  const value = /^\s*[{"]/.test(written) ? tryJson(written) : written
  return typeof value === 'string' ? { html: value } : (value ?? { html: written })
}

function toNumber(input: unknown): number {
  return typeof input === 'number' || typeof input === 'string' || typeof input === 'bigint'
    ? Number(input)
    : Number.NaN
}
