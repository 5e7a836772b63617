import { followTags, htmlBlockEnd } from './html-blocks.ts'

/**
 * A stretch of source between two places where a cut changes nothing: no list, quote, table, fence, footnote, HTML block
 * or open HTML element reaches over its ends.
 */
export interface Block {
  source: string
  /** Whether this is nothing but one fenced block of code. */
  isFence: boolean
  /** Where the items start, when this is one list. */
  items: number[]
  /** Whether the list has blank lines between or in its items, so that their texts are paragraphs. */
  isLoose: boolean
}

const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/
const MATH_FENCE = /^(\${2,})[^$]*$/
const HEADING = /^#{1,6}(?:\s|$)/
const THEMATIC_BREAK = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const ITEM = /^([-+*]|\d{1,9}[.)])(?:([ \t]+)(?=\S)|[ \t]*$)/
const MAX_ELEMENT = 48_000
const FOOTNOTE = /^\[\^[^\]\s]+\]:/

/** Cuts a source into blocks; joined they are the source. One pass, a few milliseconds a megabyte. */
export function splitBlocks(source: string, hasMath: boolean): Block[] {
  const scanner = new Scanner(hasMath, marginOf(source))
  let start = 0
  while (start < source.length) {
    const newline = source.indexOf('\n', start)
    const end = newline < 0 ? source.length : newline + 1
    scanner.read(source.slice(start, newline < 0 ? end : newline), start)
    start = end
  }
  return scanner.finish(source)
}

/** Columns before every line of the source, up to the three that mean nothing. */
function marginOf(source: string): number {
  let margin = 3
  for (const [indent] of source.matchAll(/^[ \t]*(?=\S)/gm)) {
    margin = Math.min(margin, columns(indent))
    if (margin === 0) break
  }
  return margin
}

interface Cut {
  at: number
  isFence: boolean
  items: number[]
  isLoose: boolean
}

/** What has to be remembered from line to line to tell where the top level of the document is. */
class Scanner {
  private readonly hasMath: boolean
  private readonly margin: number
  private readonly cuts: Cut[] = []
  private readonly openTags: string[] = []
  private current: Cut = { at: 0, isFence: false, items: [], isLoose: false }
  private fence: { marker: string; isNested: boolean } | null = null
  private htmlEnd: RegExp | null = null
  /** Columns of indentation that still belong to the open list item or footnote; 0 outside. */
  private container = 0
  private list = ''
  private isAfterBlank = true
  private isAfterClosed = false
  private isInParagraph = false

  constructor(hasMath: boolean, margin: number) {
    this.hasMath = hasMath
    this.margin = margin
  }

  read(line: string, at: number): void {
    const text = line.trimStart()
    const indent = columns(line.slice(0, line.length - text.length))
    if (this.fence !== null && this.continuesFence(this.fence, text, indent)) return
    if (this.htmlEnd !== null) {
      followTags(text, this.openTags)
      if (this.htmlEnd.test(line)) this.htmlEnd = null
      this.isAfterBlank = text === ''
      return
    }
    if (text === '') {
      this.isAfterBlank = true
      this.isInParagraph = false
      return
    }
    if (this.container > 0 && indent >= this.container) this.readInside(text, indent)
    else this.readTop(text, indent, at)
    this.isAfterBlank = false
  }

  finish(source: string): Block[] {
    this.cuts.push(this.current)
    return this.cuts.map(({ at, isFence, items, isLoose }, index) => ({
      source: source.slice(at, this.cuts[index + 1]?.at ?? source.length),
      isFence,
      items: items.map((item) => item - at),
      isLoose,
    }))
  }

  /** A line of an open fence. A fence inside a list item also ends with the item. */
  private continuesFence(fence: { marker: string; isNested: boolean }, text: string, indent: number): boolean {
    if (fence.isNested && text !== '' && indent < this.container) {
      this.fence = null
      this.isAfterClosed = true
      return false
    }
    const isClosed =
      text.startsWith(fence.marker) &&
      text.trimEnd().replaceAll(fence.marker[0] ?? '', '') === '' &&
      (fence.isNested || indent <= 3)
    if (isClosed) {
      this.fence = null
      this.isAfterClosed = !fence.isNested
    }
    this.isAfterBlank = false
    return true
  }

  private readInside(text: string, indent: number): void {
    if (this.isAfterBlank && indent === this.container) this.current.isLoose = true
    const marker = this.fenceMarker(text)
    if (marker !== null) this.fence = { marker, isNested: true }
    else followTags(text, this.openTags, 'formatting')
  }

  private readTop(text: string, indent: number, at: number): void {
    const isCode = indent > 3
    const marker = isCode ? null : this.fenceMarker(text)
    const isHeading = !isCode && HEADING.test(text)
    const isBreak = !isCode && THEMATIC_BREAK.test(text)
    const item = isCode || isBreak ? null : this.itemOf(text)
    const isFree = this.isAfterBlank || this.isAfterClosed || marker !== null || isHeading
    if (item === null && (isFree || isBreak || text.startsWith('>'))) this.container = 0
    const continuesList = item !== null && this.list === item.list && this.container > 0
    if (continuesList && this.isAfterBlank) this.current.isLoose = true
    if (indent <= this.margin && isFree && !continuesList && this.isClosed(at)) this.cut(at)
    if (isHeading || isBreak || marker !== null) this.current.items = []
    if (this.container === 0) this.list = ''
    if (marker !== null) {
      this.current.isFence = this.current.at === at
      this.fence = { marker, isNested: false }
    } else this.readText(text, indent, at, item)
    this.isAfterClosed = isHeading
    this.isInParagraph = !isHeading && !isBreak && marker === null && item === null && !text.startsWith('>')
  }

  private readText(text: string, indent: number, at: number, item: { list: string; width: number } | null): void {
    this.current.isFence = false
    if (item !== null) {
      if (this.current.at === at || (this.current.items.length > 0 && this.list === item.list))
        this.current.items.push(at)
      else this.current.items = []
      this.list = item.list
      this.container = indent + item.width
      // A fence may open right behind the marker.
      const marker = this.fenceMarker(text.slice(item.width).trimStart())
      if (marker !== null) this.fence = { marker, isNested: true }
      else followTags(text, this.openTags, 'formatting')
      return
    }
    if (this.isAfterBlank || this.isAfterClosed) this.current.items = []
    if (text.startsWith('>')) {
      followTags(text, this.openTags, 'formatting')
      return
    }
    if (indent <= 3 && FOOTNOTE.test(text)) this.container = 4
    else if (indent <= 3) {
      const end = htmlBlockEnd(text, this.isInParagraph)
      if (end !== null && !end.test(text)) this.htmlEnd = end
    }
    if (indent <= 3) followTags(text, this.openTags)
  }

  /** Whether no element is open. An element that nobody closes is given up after a while: better cut than stand still. */
  private isClosed(at: number): boolean {
    if (at - this.current.at > MAX_ELEMENT) this.openTags.length = 0
    return this.openTags.length === 0
  }

  private cut(at: number): void {
    if (at === this.current.at) return
    this.cuts.push(this.current)
    this.current = { at, isFence: false, items: [], isLoose: false }
  }

  /** The list item that this line opens. At the top level an empty one, or a number but 1, cannot end a paragraph. */
  private itemOf(text: string): { list: string; width: number } | null {
    const match = ITEM.exec(text)
    const marker = match?.[1]
    if (match === null || marker === undefined) return null
    const spaces = match[2]
    const interrupts = spaces !== undefined && (marker.length === 1 || /^1[.)]$/.test(marker))
    if (this.isInParagraph && this.container === 0 && !interrupts) return null
    const gap = spaces === undefined ? 1 : columns(spaces)
    return { list: marker.slice(-1), width: marker.length + (gap > 4 ? 1 : gap) }
  }

  private fenceMarker(text: string): string | null {
    const match = FENCE.exec(text) ?? (this.hasMath ? MATH_FENCE.exec(text) : null)
    return match?.[1] ?? match?.[2] ?? null
  }
}

function columns(whitespace: string): number {
  let width = 0
  for (const character of whitespace) width += character === '\t' ? 4 - (width % 4) : 1
  return width
}
