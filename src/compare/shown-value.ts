/** A value as the app shows it. */
import { soleLink } from '#content/markdown/markdown-link.ts'
import { type Json, tryJson } from '#contract/json.ts'
import { type Kind, kindOf } from '#contract/kind-labels.ts'
import { kinds } from '#contract/kinds.ts'
import { readTableRows, type Table } from '#contract/table-rows.ts'
import { limitDepth } from './json/limit-depth.ts'

/** The type and data of an artifact. */
export type ComparedValue = { type: string | null; data: Json }

type ShownKind =
  | { kind: 'table'; table: Table; data: Json }
  | { kind: 'markdown'; text: string }
  | { kind: 'progress'; value: number }
  | { kind: 'link'; href: string; text: string | null; source: string }
  | { kind: 'image'; src: string }
  /** `sandbox` and `csp` are null if the value does not have them. */
  | { kind: 'rich'; html: string; sandbox: string | null; csp: string | null }

/** Data of an unknown type, and data that is not what its type says. */
export type UntypedValue = { kind: 'json'; data: Json } | { kind: 'text'; text: string }

export type ShownValue = ShownKind | UntypedValue

/** Parses a value. Never throws. */
export function readShownValue({ type, data }: ComparedValue): ShownValue {
  const kind = kindOf(type)
  const known = kind === null ? null : READERS[kind](data)
  if (known !== null) return known
  const parsed = parsedJson(data)
  return typeof parsed === 'string' ? { kind: 'text', text: parsed } : { kind: 'json', data: parsed }
}

/** The type to show: a link that is published as Markdown is a link. */
export function shownTypeOf({ type }: ComparedValue, { kind }: ShownValue): string | null {
  return type === 'markdown' && kind === 'link' ? kind : type
}

/** Null for data that is not what the kind says. */
const READERS: Record<Kind, (data: Json) => ShownKind | null> = {
  link(data) {
    const text = kinds.link.data.safeParse(data).data?.trim()
    if (!text) return null
    const { href, text: label } = soleLink(text) ?? { href: text, text: null }
    return { kind: 'link', href, text: label === href ? null : label, source: text }
  },
  markdown(data) {
    const text = kinds.markdown.data.safeParse(data).data
    if (text === undefined) return null
    return soleLink(text) === null ? { kind: 'markdown', text } : READERS.link(text)
  },
  table(data) {
    const value = parsedJson(parsedJson(data))
    const table = readTableRows(value)
    return 'error' in table ? null : { kind: 'table', table, data: value }
  },
  progress(data) {
    const value = kinds.progress.data.safeParse(data).data
    return value === undefined ? null : { kind: 'progress', value }
  },
  image(data) {
    const src = kinds.image.data.safeParse(data).data?.trim()
    return src ? { kind: 'image', src } : null
  },
  rich(data) {
    const rich = kinds.rich.data.safeParse(data).data
    if (rich === undefined) return null
    const { html, sandbox, csp } = rich
    return { kind: 'rich', html, sandbox: sandbox?.join(' ') ?? null, csp: csp ?? null }
  },
}

/** JSON text of a list or an object is parsed, as elsewhere in the app. */
function parsedJson(data: Json): Json {
  const isContainer = typeof data === 'string' && /^\s*["[{]/.test(data)
  return limitDepth((isContainer ? tryJson(data) : undefined) ?? data)
}
