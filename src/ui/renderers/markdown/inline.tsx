import { Fragment, type ReactNode } from 'react'
import { INLINE_TOKEN, MAX_INLINE_CHARS, MAX_INLINE_DEPTH } from '#content/markdown/inline-markdown.ts'
import { AppLink } from '#ui/renderers/app-link.tsx'
import { appPath } from '#ui/renderers/app-path.ts'
import { linkUrl } from '#ui/renderers/safe-url.ts'

/**
 * Links, emphasis and code in one line of text, for table cells and descriptions. Small enough for the initial bundle;
 * supports no block syntax and leaves ambiguous markup unchanged.
 */
export function InlineMarkdown({ source }: { source: string }): ReactNode {
  return source.length > MAX_INLINE_CHARS ? source : inline(source, 0)
}

const elements = { '**': 'strong', __: 'strong', '*': 'em', _: 'em', '~~': 'del' } as const

function inline(source: string, depth: number): ReactNode {
  const nodes: ReactNode[] = []
  let end = 0
  for (const match of depth > MAX_INLINE_DEPTH ? [] : source.matchAll(INLINE_TOKEN)) {
    nodes.push(
      source.slice(end, match.index),
      <Fragment key={match.index}>{token(match.groups ?? {}, depth)}</Fragment>,
    )
    end = match.index + match[0].length
  }
  return [...nodes, source.slice(end)]
}

function token(groups: Record<string, string | undefined>, depth: number): ReactNode {
  const { escaped, code, address, mark, label, angled, href, stars, starred, lines, underlined, bare } = groups
  if (escaped !== undefined) return escaped
  if (code !== undefined) return <code>{code.replace(/^ (.*\S.*) $/, '$1')}</code>
  if (label !== undefined) return mark === '!' ? label : link(angled ?? href ?? '', inline(label, MAX_INLINE_DEPTH))
  const target = address ?? bare
  if (target !== undefined) return link(target, target)
  const Element = elements[isMark(stars) ? stars : isMark(lines) ? lines : '*']
  return <Element>{inline(starred ?? underlined ?? '', depth + 1)}</Element>
}

const isMark = (mark: string | undefined): mark is keyof typeof elements => mark !== undefined && mark in elements

function link(address: string, content: ReactNode): ReactNode {
  const url = linkUrl(address)
  const path = url === null ? appPath(address) : null
  if (path !== null) {
    return (
      <AppLink path={path} className="text-accent underline">
        {content}
      </AppLink>
    )
  }
  if (url === null) {
    return (
      <span title={address || 'no address'} className="underline decoration-dotted">
        {content}
      </span>
    )
  }
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
      {content}
    </a>
  )
}
