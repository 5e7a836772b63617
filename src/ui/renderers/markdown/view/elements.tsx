/** Components for the elements that need more than plain HTML. */
import { type ComponentProps, use } from 'react'
import type { Components } from 'react-markdown'
import { AppLink } from '#ui/renderers/app-link.tsx'
import { AnchorLink } from './anchor-link.tsx'
import { CodeBlock } from './code-block.tsx'
import { BackReferences, FootnoteItem, FootnoteReference } from './footnotes.tsx'
import { DocumentImage } from './image.tsx'
import { PartNumbersContext } from './numbering-context.ts'
import { HeadCell, Table } from './table.tsx'

export const elements: Components = {
  a: ({ node, ...props }) => {
    const { dataFootnoteRef: reference, dataOrdinal: ordinal, dataFootnoteBackref: back } = node?.properties ?? {}
    if (typeof reference === 'string') {
      return <FootnoteReference label={reference} ordinal={Number(ordinal)} fallback={props.children} />
    }
    if (typeof back === 'string') return <BackReferences label={back} />
    const { href } = props
    if (href === undefined) return <a {...props} />
    if (href.startsWith('#')) return <AnchorLink {...props} hash={href} />
    if (href.startsWith('/')) return <AppLink path={href}>{props.children}</AppLink>
    return <a {...props} target="_blank" rel="noopener noreferrer nofollow" />
  },
  img: ({ node, ...props }) => <DocumentImage {...props} />,
  input: ({ checked }) => (
    <input type="checkbox" disabled checked={checked === true} readOnly aria-label={checked ? 'Done' : 'Not done'} />
  ),
  li: ({ node, ...props }) => {
    const label = node?.properties.dataFootnote
    return typeof label === 'string' ? <FootnoteItem label={label}>{props.children}</FootnoteItem> : <li {...props} />
  },
  pre: ({ node, children }) => <CodeBlock node={node}>{children}</CodeBlock>,
  table: ({ node, children }) => <Table node={node}>{children}</Table>,
  th: ({ node, ...props }) => <HeadCell column={node?.properties.dataColumn} node={node} {...props} />,
  h1: ({ node, ...props }) => <Heading level="h1" index={node?.properties.dataHeading} {...props} />,
  h2: ({ node, ...props }) => <Heading level="h2" index={node?.properties.dataHeading} {...props} />,
  h3: ({ node, ...props }) => <Heading level="h3" index={node?.properties.dataHeading} {...props} />,
  h4: ({ node, ...props }) => <Heading level="h4" index={node?.properties.dataHeading} {...props} />,
  h5: ({ node, ...props }) => <Heading level="h5" index={node?.properties.dataHeading} {...props} />,
  h6: ({ node, ...props }) => <Heading level="h6" index={node?.properties.dataHeading} {...props} />,
}

type Level = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6'

/** A heading with its id and, for the pointer, a link to it. Keyboards and screen readers use the contents list. */
function Heading({ level: Tag, index, children, ...props }: { level: Level; index: unknown } & ComponentProps<'h1'>) {
  const { ids } = use(PartNumbersContext)
  const id = typeof index === 'number' ? ids[index] : undefined
  return (
    <Tag {...props} {...(id === undefined ? {} : { id })} data-heading={undefined}>
      {children}
      {id !== undefined && <AnchorLink className="md-anchor" hash={`#${id}`} aria-hidden tabIndex={-1} />}
    </Tag>
  )
}
