/** Link definitions that take one line each. Documents can end with thousands of them; parsing those would be slow. */

export interface LinkLine {
  label: string
  definition: string
}

const LABEL = String.raw`\[((?!\^)[^[\]\\]{1,999})\]`
const ADDRESS = String.raw`(?:<[^<>\\]*>|[^\s<"'()\\]+)`
const TITLE = String.raw`(?:"[^"\\]*"|'[^'\\]*')`
const LINK_LINE = new RegExp(String.raw`^ {0,3}${LABEL}:[ \t]+${ADDRESS}(?:[ \t]+${TITLE})?[ \t]*$`)
const MAY_CONTINUE = /^[ \t]*["'(]/

/** The link definitions at the start of a block, and the source after them. Takes linear time. */
export function readLinkLines(source: string): { links: LinkLine[]; rest: string } {
  const links: LinkLine[] = []
  const starts: number[] = []
  let at = 0
  while (at < source.length) {
    const newline = source.indexOf('\n', at)
    const line = source.slice(at, newline < 0 ? source.length : newline)
    const match = LINK_LINE.exec(line)
    if (match === null && line.trim() !== '') {
      // The title of a definition may be on the next line: the parser decides.
      if (MAY_CONTINUE.test(line) && links.pop() !== undefined) at = starts.pop() ?? at
      break
    }
    if (match !== null) {
      links.push({ label: match[1] ?? '', definition: line.trim() })
      starts.push(at)
    }
    at = newline < 0 ? source.length : newline + 1
  }
  return { links, rest: source.slice(at) }
}
