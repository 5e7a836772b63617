/** The words of a block, and the addresses of its links and images. */

import { hashText } from '#compare/json/hash-json.ts'
import { plainInline } from '#content/markdown/plain-inline.ts'
import type { SourceBlock } from './read-blocks.ts'

export type PlainBlock = { text: string; links: string[]; images: string[] }

/** The marks of quotes and list items at the start of a line. */
const MARKS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*[ \t]*/
const UNDERLINE = /\n {0,3}(?:=+|-+)[ \t]*$/
const HTML_ADDRESS = /<(a|img)\b[^<>]{0,2000}?\s(?:href|src)\s*=\s*["']?([^\s"'<>]{1,2000})/gi

/** As opposed to the definition of a footnote, which is text. */
export const isLinkDefinition = ({ type, source }: Pick<SourceBlock, 'type' | 'source'>): boolean =>
  type === 'definition' && !/^ {0,3}\[\^/.test(source)

/** Longer passages are not parsed: they are compared by their source. */
const MAX_PARSED_CHARS = 100_000

/** Addresses in `shown` are part of the text: "the docs (https://a.org)". */
export function plainBlock({ type, source: original }: SourceBlock, shown: ReadonlySet<string>): PlainBlock {
  const source = original.replace(EMBEDDED, nameEmbedded)
  if (source.length > MAX_PARSED_CHARS) return { text: source, links: [], images: [] }
  const links: string[] = []
  const images: string[] = []
  for (const [, tag, address = ''] of source.matchAll(HTML_ADDRESS)) {
    if (tag?.toLowerCase() === 'a') links.push(address)
    else images.push(address)
  }
  const isLink = isLinkDefinition({ type, source })
  if (isLink) links.push(source)
  if (isLink || type === 'code' || type === 'html' || type === 'front-matter' || type === 'rule') {
    return { text: source, links, images }
  }
  const text = plainInline(textOf(type, source), (address, isImage) => {
    if (isImage) images.push(address)
    else links.push(address)
    return shown.has(address) ? ` (${address})` : ''
  })
  return { text, links, images }
}

function textOf(type: SourceBlock['type'], source: string): string {
  if (type === 'heading') return source.replace(UNDERLINE, '').replace(/^ {0,3}#{1,6}[ \t]*/, '')
  let text = ''
  for (const line of source.split('\n')) {
    const marks = MARKS.exec(line)?.[0] ?? ''
    const isNewLine = marks.trim() !== '' || line.trim() === ''
    text += `${text === '' ? '' : isNewLine ? '\n' : ' '}${line.slice(marks.length).trimEnd()}`
  }
  return text
}

/** Embedded files. */
const EMBEDDED = /data:[\w.+/-]{1,100};base64,[\w+/=%-]{100,}/g

/** A short name for an embedded file: its type, its length and a checksum. */
function nameEmbedded(address: string): string {
  const checksum = (hashText(address) >>> 0).toString(36)
  return `${address.slice(0, address.indexOf(','))},${address.length}-characters-${checksum}`
}
