import type { Heading, Outline } from './numbering.ts'

/** The lookbehinds stop a long run of blanks from being matched again from each of its blanks. */
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:(?<![ \t])[ \t]+#+)?(?:(?<![ \t])[ \t]+)?$/
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const MAX_SETEXT_LINES = 4
const MAX_TITLE_CHARS = 500

/**
 * Estimates the outline of a part from its lines, without parsing it. Numbers and the contents list use the estimate
 * until the part is compiled.
 */
export function scanOutline(source: string, footnotes: ReadonlySet<string>): Outline {
  const headings: Heading[] = []
  const references: string[] = []
  let fence: string | null = null
  let paragraph: string[] = []
  for (const line of source.split('\n')) {
    const marker = FENCE.exec(line)?.[1]
    if (fence !== null) {
      if (marker?.startsWith(fence)) fence = null
      continue
    }
    if (marker !== undefined) fence = marker
    const [, hashes, title = ''] = HEADING.exec(line) ?? []
    const underline = UNDERLINE.exec(line)?.[1]
    if (hashes !== undefined) headings.push({ depth: hashes.length, text: plainText(title), id: null })
    else if (underline !== undefined && paragraph.length > 0) {
      headings.push({ depth: underline.startsWith('=') ? 1 : 2, text: plainText(paragraph.join('\n')), id: null })
    }
    if (footnotes.size > 0) for (const reference of referencesIn(line, footnotes)) references.push(reference)
    const isText = marker === undefined && hashes === undefined && underline === undefined && isParagraph(line)
    paragraph = isText && paragraph.length < MAX_SETEXT_LINES ? [...paragraph, line.trim()] : []
  }
  return { headings, references }
}

function referencesIn(line: string, footnotes: ReadonlySet<string>): string[] {
  return [...line.matchAll(/\[\^([^\]\s]{1,200})\](?!:)/g)]
    .map(([, label = '']) => label.toLowerCase())
    .filter((label) => footnotes.has(label))
}

const isParagraph = (line: string): boolean => /^ {0,3}[^\s>|]/.test(line) && !/^ {0,3}(?:[-+*]|\d+[.)])\s/.test(line)

function plainText(source: string): string {
  return source
    .slice(0, MAX_TITLE_CHARS)
    .replace(/!\[[^[\]]*\](?:\([^)]*\)|\[[^[\]]*\])?/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|\*|`|~~)(\S(?:.*?\S)?)\1/g, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
