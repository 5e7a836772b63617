/** The words of one paragraph of markdown: link texts, code and emphasized words, without images and HTML tags. */

const TOKEN =
  /\\(?<escaped>[!-/:-@[-`{-~])|(?<ticks>`+)(?!`)(?:(?<code>[^`](?:[\s\S]{0,998}?[^`])?)\k<ticks>(?!`))?|<(?<address>(?:https?:\/\/|mailto:)[^\s<>]+)>|(?<tag><\/?[a-z][^<>]*(?:>|$))|(?<entity>&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});)|(?<open>!?\[)|(?<close>\])|(?<mark>\*+|_+|~~)/gi

const TARGET =
  /\(\s*(?:<[^<>\n]*>|(?:[^()\s\\]|\\.|\([^()\s]*\))*)(?:\s+(?:"[^"]{0,500}"|'[^']{0,500}'))?\s*(?:\)|$)|\[[^[\]]{0,999}\]/y

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  middot: '·',
  bull: '•',
  times: '×',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  rarr: '→',
  larr: '←',
}

/** What to show after the text of a link, or of an image, by its address. */
type ShowTarget = (address: string, isImage: boolean) => string

/** Without `showTarget`, images are left out. */
export function plainInline(source: string, showTarget?: ShowTarget): string {
  const pieces: string[] = []
  /** Opening brackets, by their place in `pieces`. */
  const brackets: { at: number; isImage: boolean }[] = []
  /** The last mark that may open emphasis, by the mark. */
  const marks = new Map<string, number>()
  let end = 0
  for (const match of source.matchAll(TOKEN)) {
    const { index, groups = {} } = match
    // Inside the target of a link.
    if (index < end) continue
    pieces.push(source.slice(end, index))
    end = index + match[0].length
    const { escaped, code, address, tag, entity, open, close, mark } = groups
    if (escaped !== undefined || address !== undefined) pieces.push(escaped ?? address ?? '')
    else if (code !== undefined) pieces.push(code.trim())
    else if (tag !== undefined) pieces.push(/^<br\b/i.test(tag) ? '\n' : '')
    else if (entity !== undefined) pieces.push(decodeEntity(entity))
    else if (open !== undefined) {
      brackets.push({ at: pieces.length, isImage: open === '![' })
      pieces.push(open)
    } else if (close !== undefined) end = closeBracket(source, end, pieces, brackets, showTarget)
    else if (mark !== undefined) closeMark(source, index, mark, pieces, marks)
    else pieces.push(match[0])
  }
  pieces.push(source.slice(end))
  return pieces.join('')
}

/** Returns the end of the link or image, or of the bracket if there is none. */
function closeBracket(
  source: string,
  end: number,
  pieces: string[],
  brackets: { at: number; isImage: boolean }[],
  showTarget: ShowTarget | undefined,
): number {
  const opening = brackets.pop()
  TARGET.lastIndex = end
  const target = opening === undefined ? null : TARGET.exec(source)
  if (opening === undefined || (target === null && !isFootnote(pieces, opening.at))) {
    pieces.push(']')
    return end
  }
  const isShown = showTarget !== undefined || !opening.isImage
  if (target === null || !isShown) pieces.length = opening.at
  else pieces[opening.at] = ''
  if (target !== null && showTarget !== undefined) pieces.push(showTarget(addressIn(target[0]), opening.isImage))
  return end + (target?.[0].length ?? 0)
}

/** The address in the parentheses of a link; a label in brackets stays one. */
function addressIn(target: string): string {
  if (target.startsWith('[')) return target
  const inside = target.slice(1).trimStart()
  return (
    (inside.startsWith('<') ? /^<([^>]*)/.exec(inside)?.[1] : /^(?:[^\s()\\]|\\.|\([^()\s]*\))*/.exec(inside)?.[0]) ??
    ''
  )
}

const isFootnote = (pieces: string[], at: number): boolean => pieces[at + 1]?.startsWith('^') === true

/** Removes a pair of marks around words. */
function closeMark(source: string, at: number, mark: string, pieces: string[], marks: Map<string, number>): void {
  const before = source[at - 1] ?? ' '
  const after = source[at + mark.length] ?? ' '
  const isWord = mark.startsWith('_') ? /[\p{L}\p{N}]/u : /(?!)/
  const opening = marks.get(mark)
  if (opening !== undefined && opening < pieces.length && /\S/.test(before) && !isWord.test(after)) {
    pieces[opening] = ''
    marks.delete(mark)
    return
  }
  if (/\S/.test(after) && !isWord.test(before)) marks.set(mark, pieces.length)
  pieces.push(mark)
}

/** The character of an HTML entity; unknown ones stay. */
export function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase()
  if (!name.startsWith('#')) return ENTITIES[name] ?? entity
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity
}
