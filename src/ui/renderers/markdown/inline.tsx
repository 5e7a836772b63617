import { Fragment, type ReactNode } from 'react'
import { linkUrl } from '#ui/renderers/safe-url.ts'

/** Longer texts are not parsed: a cell or a line cannot show them anyway. */
const MAX_CHARS = 2000

/**
 * Links, emphasis and code in one line of text, for table cells and descriptions. Small enough for the initial bundle;
 * supports no block syntax and leaves ambiguous markup unchanged.
 */
export function InlineMarkdown({ source }: { source: string }): ReactNode {
  return source.length > MAX_CHARS ? source : inline(source, 0)
}

const ESCAPE = /\\(?<escaped>[!-/:-@[-`{-~])/
const CODE = /(?<ticks>`+)(?!`)(?<code>.*?[^`])\k<ticks>(?!`)/
const AUTOLINK = /<(?<address>(?:https?:\/\/|mailto:)[^\s<>]+)>/
const LINK =
  /(?<mark>!?)\[(?<label>(?:\\.|[^\\[\]])*)\]\((?:<(?<angled>[^<>]*)>|(?<href>(?:[^\s()<>]|\([^\s()]*\))+))(?:\s+"[^"]*")?\)/
const STARS = /(?<stars>\*\*|\*|~~)(?=[^\s*~])(?<starred>.*?[^\s*~])\k<stars>(?!\*)/
const UNDERSCORES = /(?<![\w_])(?<lines>__|_)(?=[^\s_])(?<underlined>.*?[^\s_])\k<lines>(?![\w_])/
const BARE = /(?<![\w/@.])(?<bare>https?:\/\/[^\s<>]*[^\s<>.,:;!?'"*_~)\]])/

const TOKEN = new RegExp(
  [ESCAPE, CODE, AUTOLINK, LINK, STARS, UNDERSCORES, BARE].map(({ source }) => source).join('|'),
  'gs',
)

const elements = { '**': 'strong', __: 'strong', '*': 'em', _: 'em', '~~': 'del' } as const

/** Deeper nested emphasis stays unparsed. */
const MAX_DEPTH = 4

function inline(source: string, depth: number): ReactNode {
  const nodes: ReactNode[] = []
  let end = 0
  for (const match of depth > MAX_DEPTH ? [] : source.matchAll(TOKEN)) {
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
  if (label !== undefined) return mark === '!' ? label : link(angled ?? href ?? '', inline(label, MAX_DEPTH))
  const target = address ?? bare
  if (target !== undefined) return link(target, target)
  const Element = elements[isMark(stars) ? stars : isMark(lines) ? lines : '*']
  return <Element>{inline(starred ?? underlined ?? '', depth + 1)}</Element>
}

const isMark = (mark: string | undefined): mark is keyof typeof elements => mark !== undefined && mark in elements

function link(address: string, content: ReactNode): ReactNode {
  const url = linkUrl(address)
  if (url === null) return content
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
      {content}
    </a>
  )
}
