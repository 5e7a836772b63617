import type { Element } from 'hast'
import { lazy, type ReactNode, Suspense } from 'react'
import { languageOf } from '#ui/renderers/markdown/compile/highlight.ts'
import { textOf } from '#ui/renderers/markdown/compile/tree.ts'
import { ScrollingCode } from './scrolling-code.tsx'

const Diagram = lazy(() => import('./diagram.tsx'))

/** Longer diagrams are shown as source: their layout can take minutes. */
const MAX_DIAGRAM_CHARS = 20_000

/** Preformatted text with a copy button, or the diagram of a mermaid block. */
export function CodeBlock({ node, children }: { node: Element | undefined; children: ReactNode }) {
  const code = node?.children.find((child) => child.type === 'element' && child.tagName === 'code')
  const language = code?.type === 'element' ? languageOf(code) : null
  const text = node === undefined ? '' : textOf(node)
  const block = (
    <ScrollingCode text={text} language={language}>
      {children}
    </ScrollingCode>
  )
  if (language !== 'mermaid' || text.length > MAX_DIAGRAM_CHARS) return block
  return (
    <Suspense fallback={block}>
      <Diagram source={text} fallback={block} />
    </Suspense>
  )
}
