/** The grammar of markdown within one line of text, shared by its view and by texts without markup. */
import { soleLink } from './markdown-link.ts'

/** Longer texts are not parsed: a cell or a line cannot show them anyway. */
export const MAX_INLINE_CHARS = 2000

/** Text without one of these is shown as it is in a table, so that `2*3*4` and `snake_case` stay. */
const MARKUP = /\[[^\]]+\]\([^)\s]+\)|\*\*[^*]+\*\*|(?:^|\s)[*_][^\s*_][^*_]*[*_](?:\s|$)|`[^`]+`|~~[^~]+~~/

const ESCAPE = /\\(?<escaped>[!-/:-@[-`{-~])/
const CODE = /(?<ticks>`+)(?!`)(?<code>.*?[^`])\k<ticks>(?!`)/
const AUTOLINK = /<(?<address>(?:https?:\/\/|mailto:)[^\s<>]+)>/
const LINK =
  /(?<mark>!?)\[(?<label>(?:\\.|[^\\[\]])*)\]\((?:<(?<angled>[^<>]*)>|(?<href>(?:[^\s()<>]|\([^\s()]*\))+))(?:\s+"[^"]*")?\)/
const STARS = /(?<stars>\*\*|\*|~~)(?=[^\s*~])(?<starred>.*?[^\s*~])\k<stars>(?!\*)/
const UNDERSCORES = /(?<![\w_])(?<lines>__|_)(?=[^\s_])(?<underlined>.*?[^\s_])\k<lines>(?![\w_])/
const BARE = /(?<![\w/@.])(?<bare>https?:\/\/[^\s<>]*[^\s<>.,:;!?'"*_~)\]])/

export const INLINE_TOKEN = new RegExp(
  [ESCAPE, CODE, AUTOLINK, LINK, STARS, UNDERSCORES, BARE].map(({ source }) => source).join('|'),
  'gs',
)

/** Deeper nested emphasis stays unparsed. */
export const MAX_INLINE_DEPTH = 4

/** Whether a cell with this text is rendered as markdown. */
export function hasInlineMarkdown(text: string): boolean {
  return text.length <= MAX_INLINE_CHARS && MARKUP.test(text)
}

/** What a cell with this text shows: link texts instead of addresses, no marks. */
export function cellLabel(text: string): string {
  const link = soleLink(text)
  if (link !== null) return link.text
  return hasInlineMarkdown(text) ? withoutMarkup(text, 0) : text
}

function withoutMarkup(source: string, depth: number): string {
  if (depth > MAX_INLINE_DEPTH) return source
  return source.replace(INLINE_TOKEN, (...parts) => {
    const groups: Record<string, string | undefined> = parts.at(-1)
    const { escaped, code, address, label, starred, underlined, bare } = groups
    const inner = label ?? starred ?? underlined
    if (inner !== undefined) return withoutMarkup(inner, depth + 1)
    return escaped ?? code ?? address ?? bare ?? ''
  })
}
