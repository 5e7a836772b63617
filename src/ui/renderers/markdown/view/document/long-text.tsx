/** Long paragraphs, preformatted texts, quotes and elements that are compiled a part at a time. */
import type { Element } from 'hast'
import { Children, cloneElement, memo, type ReactNode, useMemo } from 'react'
import { type Compiled, compile, type Extras } from '#ui/renderers/markdown/compile/compile.ts'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import type { Wrapper } from '#ui/renderers/markdown/split/split-block.ts'
import { PartNumbersContext } from '#ui/renderers/markdown/view/numbering-context.ts'
import { type BlockPart, type Placeholder, rootElement } from './long-blocks.tsx'

/** The pieces of one `<p>` or `<pre>` as one element. */
export function LongText({ parts, placeholder }: { parts: BlockPart[]; placeholder: Placeholder | null }) {
  const first = parts[0]?.compiled
  const root = first == null ? undefined : rootElement(first)
  if (root === undefined) return null
  const isPre = root.props.node?.tagName === 'pre'
  const compiled = parts.flatMap(({ compiled, numbers, source }) =>
    compiled === null || numbers === undefined ? [] : [{ compiled, numbers, source }],
  )
  const node: Element | undefined = root.props.node && {
    ...root.props.node,
    children: compiled.flatMap(({ compiled }) => rootElement(compiled)?.props.node?.children ?? []),
  }
  return (
    <>
      {cloneElement(
        root,
        node === undefined ? {} : { node },
        compiled.map(({ compiled, numbers, source }, index) => (
          <Piece
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
            key={index}
            compiled={compiled}
            numbers={numbers}
            gap={/\s$/.test(source) && !isPre ? ' ' : ''}
            isPre={isPre}
          />
        )),
      )}
      {placeholder !== null && <div aria-hidden ref={placeholder.ref} style={{ height: placeholder.height }} />}
    </>
  )
}

const Piece = memo(function Piece({
  compiled,
  numbers,
  gap,
  isPre,
}: {
  compiled: Compiled
  numbers: PartNumbers
  /** The white space that stood between this piece and the next. */
  gap: string
  isPre: boolean
}) {
  const children = rootElement(compiled)?.props.children
  return (
    <PartNumbersContext value={numbers}>
      {isPre ? <span className="md-code-piece">{children}</span> : children}
      {gap}
    </PartNumbersContext>
  )
})

/** A long quote or HTML element around the parts inside. */
export function WrapperElement({
  wrapper,
  extras,
  children,
}: {
  wrapper: Wrapper
  extras: Extras
  children: ReactNode
}) {
  const root = useMemo(() => rootElement(compile(wrapper.shell, { extras })), [wrapper, extras])
  if (root === undefined) return children
  return cloneElement(root, {}, ...Children.toArray(root.props.children), children)
}
