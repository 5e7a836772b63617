/** Compiles markdown to sanitized React elements, one part of a document at a time. */
import type { Root } from 'hast'
import type { ReactElement } from 'react'
import Markdown, { type Options } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import type { Plugin } from 'unified'
import type { Outline } from '#ui/renderers/markdown/split/numbering.ts'
import { elements } from '#ui/renderers/markdown/view/elements.tsx'
import { alerts } from './alerts.ts'
import { detectDirections } from './directions.ts'
import { bodyHandlers, footnoteHandlers } from './footnote-handlers.ts'
import { highlightCode } from './highlight.ts'
import { rewriteAddresses, schema } from './sanitize.ts'
import {
  collectOutline,
  keepEmptyFirstLine,
  limitDepth,
  makeListLoose,
  markTables,
  restoreTexts,
  selectFootnote,
} from './tree.ts'

type Plugins = NonNullable<Options['remarkPlugins']>

/** Plugins that only some documents need; loaded before the document is compiled. */
export interface Extras {
  raw: Plugins
  remarkMath: Plugins
  rehypeMath: Plugins
  /** Null for documents without emoji shortcodes. */
  emoji: { replaceShortcodes: Plugin<[], Root>; withEmoji: (text: string) => string } | null
}

export interface Compiled {
  element: ReactElement
  outline: Outline
}

interface CompileOptions {
  extras: Extras
  /** Puts embedded files back, which the parser does not see. */
  restore?: (text: string) => string
  /** Compiles the text of this footnote only. */
  footnote?: string | undefined
  /** Whether a list that was split into parts is loose. */
  isLooseList?: boolean
  /** Reads or changes the finished tree. What it adds must be safe. */
  transform?: (tree: Root) => void
}

/**
 * Compiles a part. Throws a RangeError when its tree is too deep.
 *
 * `Markdown` is called rather than rendered: it is a plain function without hooks, and inside a render its work could
 * not be spread over idle time, nor could the outline of one part reach the others.
 */
export function compile(
  source: string,
  { extras, restore, footnote, isLooseList = false, transform }: CompileOptions,
): Compiled {
  const outline: Outline = { headings: [], references: [] }
  const element = Markdown({
    children: source,
    remarkPlugins: [remarkGfm, ...extras.remarkMath, alerts, ...(isLooseList ? [makeListLoose] : [])],
    remarkRehypeOptions: { handlers: footnote === undefined ? bodyHandlers : footnoteHandlers },
    rehypePlugins: [
      limitDepth,
      ...(source.includes('<') && extras.raw.length > 0 ? [keepEmptyFirstLine, ...extras.raw] : []),
      limitDepth,
      ...(restore === undefined ? [] : [() => restoreTexts(restore)]),
      rewriteAddresses,
      [rehypeSanitize, schema],
      // The tree is safe from here on; the following plugins add trusted content only.
      ...(footnote === undefined ? [] : [() => selectFootnote(footnote)]),
      highlightCode,
      ...extras.rehypeMath,
      markTables,
      [collectOutline, outline],
      ...(extras.emoji === null ? [] : [extras.emoji.replaceShortcodes]),
      detectDirections,
      ...(transform === undefined ? [] : [() => transform]),
    ],
    components: elements,
    urlTransform: (address) => address,
  })
  return { element, outline }
}
