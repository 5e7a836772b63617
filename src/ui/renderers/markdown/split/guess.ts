import type { Facts, Heading } from './numbering.ts'

/** Looks behind where a run of blanks begins, so that a long one is not tried again from each of its blanks. */
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:(?<![ \t])[ \t]+#+)?(?:(?<![ \t])[ \t]+)?$/
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/
const FENCE = /^ {0,3}(`{3,}|~{3,})/

/**
 * The facts of a part as far as a look at its lines tells: good enough for the contents list and the numbers of a part
 * that is shown before the ones above it are compiled, and put right when they are.
 */
export function guessFacts(source: string, defined: ReadonlySet<string>): Facts {
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
    if (defined.size > 0) for (const reference of referencesIn(line, defined)) references.push(reference)
    const goesOn = marker === undefined && hashes === undefined && underline === undefined && isParagraph(line)
    paragraph = goesOn && paragraph.length < 4 ? [...paragraph, line.trim()] : []
  }
  return { headings, references }
}

function referencesIn(line: string, defined: ReadonlySet<string>): string[] {
  return [...line.matchAll(/\[\^([^\]\s]{1,200})\](?!:)/g)]
    .map(([, label = '']) => label.toLowerCase())
    .filter((label) => defined.has(label))
}

const isParagraph = (line: string): boolean => /^ {0,3}[^\s>|]/.test(line) && !/^ {0,3}(?:[-+*]|\d+[.)])\s/.test(line)

function plainText(source: string): string {
  return source
    .slice(0, 500)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|\*|`|~~)(\S(?:.*?\S)?)\1/g, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
