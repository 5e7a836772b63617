import { type ComponentProps, use } from 'react'
import { PartContext } from './part-context.ts'

type Level = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6'

/** A heading with its id; the pointer finds a link to it behind. Keyboards and readers have the contents list. */
export function Heading({
  level: Tag,
  index,
  children,
  ...props
}: { level: Level; index: unknown } & ComponentProps<'h1'>) {
  const { ids } = use(PartContext)
  const id = typeof index === 'number' ? ids[index] : undefined
  return (
    <Tag {...props} {...(id === undefined ? {} : { id })} data-heading={undefined}>
      {children}
      {/* biome-ignore lint/a11y/useAnchorContent: for the pointer only */}
      {id !== undefined && <a className="md-anchor" href={`#${id}`} aria-hidden tabIndex={-1} />}
    </Tag>
  )
}
