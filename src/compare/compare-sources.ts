/** The source of a value, for a comparison line by line. */
import type { TextChange } from '#contract/compare/change.ts'
import { isJsonObject, type Json, memberNames } from '#contract/json.ts'
import type { ShownValue } from './shown-value.ts'
import { diffText } from './text/diff-text.ts'
import { limitLines, withNote } from './text/limit-lines.ts'

const MAX_CHARS = 8_000_000
const CUT_NOTE = 'Only the first 8 million characters of each version are compared.'

/** Compares text as it is, and everything else as JSON with a member per line. */
export function compareSources(old: ShownValue, next: ShownValue): TextChange {
  const sources = [sourceOf(old), sourceOf(next)]
  const [before = '', after = ''] = sources.map((text) => text.slice(0, MAX_CHARS))
  const change = limitLines(diffText(before, after))
  const isCut = sources.some((text) => text.length > MAX_CHARS)
  return isCut ? withNote(change, CUT_NOTE) : change
}

function sourceOf(shown: ShownValue): string {
  switch (shown.kind) {
    case 'markdown':
    case 'text':
      return shown.text
    case 'rich':
      return `${headOf(shown)}${shown.html}`
    case 'link':
      return shown.source
    case 'image':
      return shown.src
    case 'progress':
      return String(shown.value)
    case 'table':
    case 'json':
      return jsonText(shown.data)
  }
}

/** The members of HTML beside it, a line each. */
function headOf({ sandbox, csp }: { sandbox: string | null; csp: string | null }): string {
  return `${sandbox === null ? '' : `sandbox: ${sandbox}\n`}${csp === null ? '' : `csp: ${csp}\n`}`
}

/** Like `formatJson`, but with NaN and infinities by name, and not much longer than the limit. */
function jsonText(root: Json): string {
  let text = ''
  function add(value: Json, margin: string): void {
    const inner = `${margin}  `
    if (Array.isArray(value)) addAll('[', ']', value, margin, (item) => add(item, inner))
    else if (isJsonObject(value)) {
      addAll('{', '}', memberNames(value), margin, (name) => {
        text += `${quoted(name)}: `
        add(value[name] ?? null, inner)
      })
    } else text += typeof value === 'string' ? quoted(value) : String(value)
  }
  function addAll<Item>(
    open: string,
    close: string,
    items: Item[],
    margin: string,
    addItem: (item: Item) => void,
  ): void {
    text += open
    for (const [at, item] of items.entries()) {
      if (text.length > MAX_CHARS) return
      text += `${at === 0 ? '' : ','}${margin}  `
      addItem(item)
    }
    text += items.length === 0 ? close : `${margin}${close}`
  }
  add(root, '\n')
  return text
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, MAX_CHARS))
}
