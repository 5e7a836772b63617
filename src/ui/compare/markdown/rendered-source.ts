import type { Root } from 'hast'
import type { ReactNode } from 'react'
import type { Extras } from '#ui/renderers/markdown/compile/compile.ts'
import { compile } from '#ui/renderers/markdown/compile/compile.ts'
import { holdDataUrls } from '#ui/renderers/markdown/split/data-urls.ts'
import type { Definitions } from '#ui/renderers/markdown/split/definitions.ts'
import { definitionsFor } from '#ui/renderers/markdown/split/definitions.ts'
import { unsafeReason } from '#ui/renderers/markdown/split/unsafe-reason.ts'

/** What single blocks of a document need to be rendered. */
export type Rendering = { extras: Extras; definitions: Definitions }

/** Longer passages are shown as source. */
const MAX_CHARS = 20_000
const MAX_DEFINITION_CHARS = 20_000

/** A part of a document as elements; null if it is too long or nested too deeply. */
export function renderSource(
  source: string,
  { extras, definitions }: Rendering,
  transform?: (tree: Root) => void,
): ReactNode | null {
  const { text, restore } = holdDataUrls(source)
  if (text.length > MAX_CHARS || unsafeReason({ source: text, items: [] }) !== null) return null
  const repeated = definitionsFor(text, definitions, { maxChars: MAX_DEFINITION_CHARS, footnote: undefined })
  try {
    return compile(repeated + text, { extras, restore, ...(transform === undefined ? {} : { transform }) }).element
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}
