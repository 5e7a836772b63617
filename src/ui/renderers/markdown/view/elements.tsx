/** How the elements of a document are shown, where that is more than the element itself. */
import type { Components } from 'react-markdown'
import { CodeBlock } from './code-block.tsx'
import { BackReferences, NoteItem, NoteReference } from './footnotes.tsx'
import { Heading } from './heading.tsx'
import { Picture } from './picture.tsx'
import { HeadCell, Table } from './table.tsx'

export const elements: Components = {
  a: ({ node, ...props }) => {
    const { dataFootnoteRef: reference, dataOrdinal: ordinal, dataFootnoteBackref: back } = node?.properties ?? {}
    if (typeof reference === 'string') {
      return <NoteReference identifier={reference} ordinal={Number(ordinal)} fallback={props.children} />
    }
    if (typeof back === 'string') return <BackReferences identifier={back} />
    // A link inside the document; its target is found by MarkdownView.
    if (props.href === undefined || props.href.startsWith('#')) return <a {...props} />
    return <a {...props} target="_blank" rel="noopener noreferrer nofollow" />
  },
  img: ({ node, ...props }) => <Picture {...props} />,
  input: ({ checked }) => (
    <input type="checkbox" disabled checked={checked === true} readOnly aria-label={checked ? 'Done' : 'Not done'} />
  ),
  li: ({ node, ...props }) => {
    const identifier = node?.properties.dataFootnote
    return typeof identifier === 'string' ? (
      <NoteItem identifier={identifier}>{props.children}</NoteItem>
    ) : (
      <li {...props} />
    )
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
