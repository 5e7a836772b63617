/** Longer texts are not taken apart: reading, measuring and laying them out would keep the page still for seconds. */
const LONGEST = 2_000_000

const SHOWN = 200_000

/** The text to show, and the note that it is not all of it. Of a very long text nothing but its start is looked at. */
export function excerptOf(text: string): { text: string; note: string | null } {
  if (text.length <= LONGEST) return { text, note: null }
  const newline = text.lastIndexOf('\n', SHOWN - 1)
  // Where there is hardly a line to end with: anywhere, but never inside a surrogate pair.
  const start = newline > SHOWN / 2 ? text.slice(0, newline + 1) : text.slice(0, SHOWN).replace(/[\ud800-\udbff]$/, '')
  return {
    text: start,
    note: `The first ${size(start.length)} of ${size(text.length)} are shown; the download and the raw view have all of it.`,
  }
}

/** As the length is counted, which for most texts is in bytes. */
function size(length: number): string {
  return length < 1_000_000 ? `${Math.round(length / 1000)} kB` : `${Math.round(length / 1_000_000)} MB`
}
