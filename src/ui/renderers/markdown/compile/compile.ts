/** From markdown to React elements: one part of a document at a time, everything in it made safe. */
import type { ReactElement } from 'react'
import Markdown, { type Options } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import type { Facts } from '#ui/renderers/markdown/split/numbering.ts'
import { elements } from '#ui/renderers/markdown/view/elements.tsx'
import { alerts } from './alerts.ts'
import { bodyHandlers, noteHandlers } from './footnote-handlers.ts'
import { highlightCode } from './highlight.ts'
import { schema, settleAddresses } from './sanitize.ts'
import { gatherFacts, keepEmptyFirstLine, limitDepth, loosen, markTables, pick, type Want } from './tree.ts'

type Plugins = NonNullable<Options['remarkPlugins']>

/** What only some documents need; loaded before these are shown. */
export interface Extras {
  raw: Plugins
  remarkMath: Plugins
  rehypeMath: Plugins
}

export interface Compiled {
  element: ReactElement
  facts: Facts
}

/**
 * Compiles a part. Throws when its tree is too deep.
 *
 * `Markdown` is called, not rendered: it is a function without hooks, and parsing inside of React's rendering could
 * neither be spread over idle time nor tell the facts of one part to the others.
 */
export function compile(source: string, want: Want, extras: Extras, isLoose = false): Compiled {
  const facts: Facts = { headings: [], references: [] }
  const element = Markdown({
    children: source,
    remarkPlugins: [remarkGfm, ...extras.remarkMath, alerts, ...(isLoose ? [loosen] : [])],
    remarkRehypeOptions: { handlers: want.kind === 'note' ? noteHandlers : bodyHandlers },
    rehypePlugins: [
      limitDepth,
      ...(source.includes('<') && extras.raw.length > 0 ? [keepEmptyFirstLine, ...extras.raw] : []),
      limitDepth,
      settleAddresses,
      [rehypeSanitize, schema],
      // From here on the tree is safe, and what is added is our own.
      [pick, want],
      highlightCode,
      ...extras.rehypeMath,
      markTables,
      [gatherFacts, facts],
    ],
    components: elements,
    urlTransform: (address) => address,
  })
  return { element, facts }
}
