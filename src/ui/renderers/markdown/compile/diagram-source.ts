/**
 * Diagrams are other people's, and mermaid lays them out in our page: parts of it read labels as HTML, some fetch
 * pictures, and a diagram may change the settings that it is drawn with. What it is given can do none of these.
 */

const FRONT_MATTER = /^\s*---[ \t]*\r?\n([\s\S]*?)\n[ \t]*---[ \t]*(?:\r?\n|$)/
const TITLE = /^[ \t]*title:[ \t]*(\S.*)$/m
/** An unclosed one reaches to the end, as mermaid reads it. */
const DIRECTIVE = /%%\{[\s\S]*?(?:\}%%|$)/g

/** Line breaks, emphasis, and what mermaid itself writes as `<<interface>>`; with attributes it is none of these. */
const ALLOWED = /<<[ \t]*[\w-]+[ \t]*>>|<\/?(?:br|b|i|em|strong|u|sub|sup)\s*\/?>/gi
/** What opens HTML: a bare `<` before a letter, `/`, `!` or `?`, also where it is written as an entity, twice even. */
const TAG_START = /(?:<|[&#](?:amp;|#0*38;|#x0*26;)*#?(?:lt|0*60|x0*3c);?)(?=[a-z/!?])/gi

/** CSS that fetches; a space before the parenthesis makes it none. Text between quotes is otherwise as it was. */
const FETCHING = /\b(url|src|image|image-set|cross-fade|element|paint)\(/gi
const STYLES = /\b(?:style|classDef|linkStyle|\w*Style)\b[^\n]*/g

/** The source of a diagram without settings, HTML (line breaks and emphasis stay) and styles that fetch. */
export function safeDiagram(source: string): string {
  const { title, body } = withoutFrontMatter(source)
  const safe = withoutTags(body.replace(DIRECTIVE, '\n'))
    .replace(STYLES, (line) => line.replaceAll('\\', '/').replaceAll(/@import/gi, 'import'))
    .replace(FETCHING, '$1 (')
  return title === null ? safe : `---\ntitle: ${JSON.stringify(withoutTags(title))}\n---\n${safe}`
}

/** Mermaid takes a semicolon out of some lines before it reads them. */
const PICTURE = /\bi;?m;?g\b|\\/
const PROPERTIES = /\bproperties\b/i
const ICON = /i;?c;?o;?n|\\/i

/** Whether a diagram has pictures by address: `A@{ img: "https://…" }`, or the icon of one who takes part in a sequence. */
export function hasPictures(source: string): boolean {
  return (source.includes('@{') && PICTURE.test(source)) || (PROPERTIES.test(source) && ICON.test(source))
}

function withoutFrontMatter(source: string): { title: string | null; body: string } {
  let body = source
  let title: string | null = null
  for (let match = FRONT_MATTER.exec(body); match !== null; match = FRONT_MATTER.exec(body)) {
    const [, written] = TITLE.exec(match[1] ?? '') ?? []
    title ??= written?.trimEnd().replace(/^(["'])(.*)\1$/, '$2') ?? null
    body = body.slice(match[0].length)
  }
  return { title, body }
}

/** `‹` looks like it, and opens nothing. */
function withoutTags(text: string): string {
  let safe = ''
  let end = 0
  for (const { 0: allowed, index } of text.matchAll(ALLOWED)) {
    safe += text.slice(end, index).replace(TAG_START, '‹') + allowed
    end = index + allowed.length
  }
  return safe + text.slice(end).replace(TAG_START, '‹')
}
