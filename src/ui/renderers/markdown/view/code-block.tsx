import type { Element } from 'hast'
import { lazy, type ReactNode, Suspense } from 'react'
import { languageOf } from '#ui/renderers/markdown/compile/highlight.ts'
import { textOf } from '#ui/renderers/markdown/compile/text-of.ts'
import { ScrollingCode } from './scrolling-code.tsx'

const Diagram = lazy(() => import('./diagram.tsx'))

/** Larger diagrams are shown as their source: laying one out can take minutes. */
const LARGEST_DIAGRAM = 20_000

/** Preformatted text with a button that copies it; a mermaid block as its diagram. */
export function CodeBlock({ node, children }: { node: Element | undefined; children: ReactNode }) {
  const code = node?.children.find((child) => child.type === 'element' && child.tagName === 'code')
  const language = code?.type === 'element' ? languageOf(code) : null
  const text = node === undefined ? '' : textOf(node)
  const block = (
    <ScrollingCode text={text} language={language}>
      {children}
    </ScrollingCode>
  )
  if (language !== 'mermaid' || text.length > LARGEST_DIAGRAM) return block
  return (
    <Suspense fallback={block}>
      <Diagram source={text} fallback={block} />
    </Suspense>
  )
}
