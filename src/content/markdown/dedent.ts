const INDENT = /^[ \t]*/

/**
 * Removes the common indentation of all lines, as of a triple-quoted string in indented Python code.
 *
 * If the string starts with its title (`"""# Title`), only the lines below the title are dedented. Without this, CommonMark
 * would parse the whole report as a code block. Up to three spaces have no meaning in CommonMark and are kept.
 */
export function dedent(source: string): string {
  const lines = source.replaceAll(/\r\n?/g, '\n').split('\n')
  const first = lines.findIndex(isFilled)
  const title = lines[first]
  if (title === undefined) return ''
  const shared = sharedIndent(lines.slice(first))
  if (columns(shared) >= 4) return lines.map((line) => cut(line, shared)).join('\n')
  const rest = lines.slice(first + 1)
  const restShared = /^#{1,6}\s/.test(title) ? sharedIndent(rest) : ''
  if (columns(restShared) < 4 || rest.filter(isFilled).length < 2) return lines.join('\n')
  return [...lines.slice(0, first + 1), ...rest.map((line) => cut(line, restShared))].join('\n')
}

/** The indentation that every line with text begins with. */
function sharedIndent(lines: string[]): string {
  let shared: string | null = null
  for (const line of lines) {
    if (!isFilled(line)) continue
    const indent = INDENT.exec(line)?.[0] ?? ''
    shared = shared === null ? indent : commonStart(shared, indent)
    if (shared === '') return ''
  }
  return shared ?? ''
}

function commonStart(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}

const cut = (line: string, indent: string): string =>
  line.startsWith(indent) ? line.slice(indent.length) : line.replace(INDENT, '')

const isFilled = (line: string): boolean => /\S/.test(line)

const columns = (indent: string): number => (indent.includes('\t') ? 4 : indent.length)
