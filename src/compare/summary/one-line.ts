/** Text that comes from published content, made fit for one line. */

/** Line breaks, control characters, and marks that change the direction of the text around them. */
const UNSAFE = /[\s\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu

/** At most `maxChars` long, without line breaks, control characters, direction marks and halves of surrogate pairs. */
export function oneLine(text: string, maxChars: number): string {
  // A few characters more than are shown, because blanks are joined.
  const plain = text
    .slice(0, 4 * maxChars + 100)
    .replace(UNSAFE, ' ')
    .trim()
    .toWellFormed()
  // Never half of a surrogate pair.
  return plain.length <= maxChars
    ? plain
    : `${plain
        .slice(0, maxChars - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`
}
