/** Data too short to be compressed, with what the server derives from it, computed once for each of a few hundred contents. */
import { previewOf } from '#content/preview.ts'
import type { Json } from '#contract/json.ts'
import { summarize } from '#server/changes/thread/compare-jobs.ts'

/** The kinds of keys, in the shares in which they occur. */
export const KINDS = [
  'table',
  'markdown',
  'table',
  'markdown',
  'link',
  'table',
  'progress',
  'image',
  'table',
  'json',
] as const
export type Kind = (typeof KINDS)[number]

export type Content = {
  type: string
  data: string
  size: number
  preview: string
  hash: string
  /** The main number, and all that are worth a chart. */
  value: number | null
  numbers: string
}

const VARIANTS = 40

function exampleOf(kind: Kind, variant: number): { type: string; value: Json } {
  switch (kind) {
    case 'table': {
      const rows = Array.from({ length: 3 + (variant % 4) }, (_, row) => ({
        region: `region-${row}`,
        rows: variant * 131 + row * 17,
        rejected: (variant * row) % 23,
      }))
      return { type: 'table', value: JSON.stringify(rows) }
    }
    case 'markdown':
      return {
        type: 'markdown',
        value: `# Nightly report ${variant}\n\n${'All rows passed the checks of the day. '.repeat(1 + variant / 2)}`,
      }
    case 'link':
      return { type: 'markdown', value: `[Dashboard ${variant}](https://bi.acme.example/dashboards/${variant})` }
    case 'progress':
      return { type: 'progress', value: (variant * 100) / VARIANTS }
    case 'image':
      return { type: 'image', value: `https://images.acme.example/plots/${variant}.png` }
    case 'json':
      return { type: 'metrics', value: { accuracy: 0.8 + variant / 400, samples: 1000 * variant } }
  }
}

function makeContent({ type, value: content }: { type: string; value: Json }): Content {
  const data = JSON.stringify(content)
  const { hash, value, numbers } = summarize({ before: null, after: { type, data } })
  const preview = JSON.stringify(previewOf(type, content))
  return { type, data, size: Buffer.byteLength(data), preview, hash: hash ?? '', value, numbers }
}

const contents = new Map<string, Content>()

export function contentOf(kind: Kind, version: number): Content {
  const variant = version % VARIANTS
  const name = `${kind} ${variant}`
  const found = contents.get(name)
  if (found) return found
  const made = makeContent(exampleOf(kind, variant))
  contents.set(name, made)
  return made
}

/** A reference to a stored result, which the catalogue does not list. */
export const RESULT_REFERENCE = makeContent({ type: 'result', value: '/var/prefect/storage/0f2a9c' })
