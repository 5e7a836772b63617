/** Embedded files: kept out of the source while it is split and parsed, so that they count towards no limit. */

/** Shorter ones are left in place. */
const MIN_CHARS = 500
const START = /data:[\w.+-]{1,40}\/[\w.+-]{1,80}(?:;[\w=.-]{1,80}){0,4},/gi
/** Not one pattern with the start: it would remember every character, which overflows for megabytes. */
const END = /[^\w+/=%.~!*:@&?;,-]/g

export interface HeldDataUrls {
  /** The text with a short placeholder for each embedded file. */
  text: string
  restore: (text: string) => string
}

export function holdDataUrls(source: string): HeldDataUrls {
  const urls: string[] = []
  const mark = unusedMark(source)
  let text = ''
  let at = 0
  for (const { 0: opening, index } of source.matchAll(START)) {
    if (index < at) continue
    const start = index + opening.length
    END.lastIndex = start
    const end = END.exec(source)?.index ?? source.length
    if (end - start < MIN_CHARS) continue
    text += `${source.slice(at, start)}${mark}${urls.length}z`
    urls.push(source.slice(start, end))
    at = end
  }
  text += source.slice(at)
  if (urls.length === 0) return { text: source, restore: (unchanged) => unchanged }
  const placeholder = new RegExp(`${mark}(\\d+)z`, 'g')
  return {
    text,
    restore: (held) =>
      held.includes(mark) ? held.replace(placeholder, (all, index) => urls[Number(index)] ?? all) : held,
  }
}

/** A word that does not occur in the source. */
function unusedMark(source: string): string {
  let mark = 'held'
  for (const [found] of source.matchAll(/heldq*/g)) if (found.length >= mark.length) mark = `${found}q`
  return mark
}
