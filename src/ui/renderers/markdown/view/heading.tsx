import { type ComponentProps, use } from 'react'
import { PartNumbersContext } from './numbering-context.ts'

type Level = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6'

/** A heading with its id and, for the pointer, a link to it. Keyboards and screen readers use the contents list. */
export function Heading({
  level: Tag,
  index,
  children,
  ...props
}: { level: Level; index: unknown } & ComponentProps<'h1'>) {
  const { ids } = use(PartNumbersContext)
  const id = typeof index === 'number' ? ids[index] : undefined
  return (
    <Tag {...props} {...(id === undefined ? {} : { id })} data-heading={undefined}>
      {children}
      {/* biome-ignore lint/a11y/useAnchorContent: for the pointer only, hidden from the accessibility tree */}
      {id !== undefined && <a className="md-anchor" href={`#${id}`} aria-hidden tabIndex={-1} />}
    </Tag>
  )
}
