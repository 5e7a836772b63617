/**
 * Removes from untrusted diagrams what mermaid would act on while laying them out in the page: HTML in labels, external
 * images, and directives that change its settings.
 */

const FRONT_MATTER = /^\s*---[ \t]*\r?\n([\s\S]*?)\n[ \t]*---[ \t]*(?:\r?\n|$)/
const TITLE = /^[ \t]*title:[ \t]*(\S.*)$/m
/** An unclosed directive extends to the end, as in mermaid. */
const DIRECTIVE = /%%\{[\s\S]*?(?:\}%%|$)/g

/** Line breaks, emphasis and mermaid's `<<interface>>`, without attributes. */
const ALLOWED = /<<[ \t]*[\w-]+[ \t]*>>|<\/?(?:br|b|i|em|strong|u|sub|sup)\s*\/?>/gi
/** The start of HTML: `<` before a letter, `/`, `!` or `?`, even as an entity or a doubly escaped entity. */
const TAG_START = /(?:<|[&#](?:amp;|#0*38;|#x0*26;)*#?(?:lt|0*60|x0*3c);?)(?=[a-z/!?])/gi

/** CSS functions that load resources; a space before the parenthesis disables them and keeps quoted text readable. */
const CSS_LOADERS = /\b(url|src|image|image-set|cross-fade|element|paint)\(/gi
const STYLES = /\b(?:style|classDef|linkStyle|\w*Style)\b[^\n]*/g

/** The source without directives, HTML (except line breaks and emphasis) and styles that load resources. */
export function safeDiagram(source: string): string {
  const { title, body } = withoutFrontMatter(source)
  const safe = withoutTags(body.replace(DIRECTIVE, '\n'))
    .replace(STYLES, (line) => line.replaceAll('\\', '/').replaceAll(/@import/gi, 'import'))
    .replace(CSS_LOADERS, '$1 (')
  return title === null ? safe : `---\ntitle: ${JSON.stringify(withoutTags(title))}\n---\n${safe}`
}

/** The semicolons: mermaid removes them from some lines before it parses them. */
const IMAGE_KEY = /\bi;?m;?g\b|\\/
const PROPERTIES = /\bproperties\b/i
const ICON = /i;?c;?o;?n|\\/i

/** Whether a diagram has external images: `A@{ img: "https://…" }`, or the icon of a participant in a sequence. */
export function hasExternalImages(source: string): boolean {
  return (source.includes('@{') && IMAGE_KEY.test(source)) || (PROPERTIES.test(source) && ICON.test(source))
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

/** Replaces `<` by `‹`, which looks the same and opens no tag. */
function withoutTags(text: string): string {
  let safe = ''
  let end = 0
  for (const { 0: allowed, index } of text.matchAll(ALLOWED)) {
    safe += text.slice(end, index).replace(TAG_START, '‹') + allowed
    end = index + allowed.length
  }
  return safe + text.slice(end).replace(TAG_START, '‹')
}
