/** YAML front matter: metadata before the text of a markdown file. Read without a YAML parser, for display only. */

export interface FrontMatter {
  /** Keys of the top level with the source of their values. */
  entries: { key: string; value: string }[]
  /** The text after it. */
  rest: string
}

const MAX_CHARS = 10_000
const OPENING = /^---[ \t]*\r?\n/
const CLOSING = /^(?:---|\.\.\.)[ \t]*\r?$/m
const ENTRY = /^(?:"([^"\n]{1,100})"|([\p{L}_$][\w$.\- ]{0,99})):(?:[ \t]+(.*))?$/u

/** Null for texts that only start with a thematic break. */
export function readFrontMatter(source: string): FrontMatter | null {
  const opening = OPENING.exec(source)?.[0]
  if (opening === undefined) return null
  const start = source.slice(opening.length, opening.length + MAX_CHARS)
  const closing = CLOSING.exec(start)
  if (closing === null) return null
  const entries: FrontMatter['entries'] = []
  for (const line of start.slice(0, closing.index).split(/\r?\n/)) {
    const entry = ENTRY.exec(line)
    const last = entries.at(-1)
    if (entry !== null) entries.push({ key: entry[1] ?? entry[2] ?? '', value: (entry[3] ?? '').trim() })
    else if (last === undefined) return null
    else if (line.trim() === '' || line.startsWith('#')) continue
    // Continues the value of the last key: nested, a list or a long text.
    else if (/^(?:[ \t]|- )/.test(line)) last.value += `${last.value === '' ? '' : '\n'}${line}`
    else return null
  }
  if (entries.length === 0) return null
  return { entries, rest: source.slice(opening.length + closing.index + closing[0].length) }
}
