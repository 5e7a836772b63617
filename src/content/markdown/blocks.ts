import { htmlBlockEnd, trackOpenTags } from './html-blocks.ts'

/**
 * A stretch of source that can be parsed separately: no list, quote, table, fence, footnote, HTML block or open HTML
 * element crosses its ends.
 */
export interface Block {
  source: string
  /** Whether it is exactly one fenced code block. */
  isFence: boolean
  /** If the block is one list, the offsets at which its items start. */
  items: number[]
  /** Whether the list has blank lines between or in its items, so that their texts become paragraphs. */
  isLoose: boolean
}

const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/
const MATH_FENCE = /^(\${2,})[^$]*$/
const HEADING = /^#{1,6}(?:\s|$)/
const THEMATIC_BREAK = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const ITEM = /^([-+*]|\d{1,9}[.)])(?:([ \t]+)(?=\S)|[ \t]*$)/
const MAX_ELEMENT_CHARS = 48_000
const FOOTNOTE = /^\[\^[^\]\s]+\]:/
/** A footnote that surely starts here, even without a blank line before it. */
const PLAIN_FOOTNOTE = /^\[\^[^[\]\\\s]{1,998}\]:/

/** Splits a source into blocks that join to the same source, in one pass over its lines. */
export function splitBlocks(source: string, hasMath: boolean): Block[] {
  const scanner = new BlockScanner(hasMath, commonIndent(source))
  let start = 0
  while (start < source.length) {
    const newline = source.indexOf('\n', start)
    const end = newline < 0 ? source.length : newline + 1
    scanner.readLine(source.slice(start, newline < 0 ? end : newline), start)
    start = end
  }
  return scanner.finish(source)
}

/** The indentation in columns that all lines share, up to three: more would make them code. */
function commonIndent(source: string): number {
  let shared = 3
  for (const [indent] of source.matchAll(/^[ \t]*(?=\S)/gm)) {
    shared = Math.min(shared, columns(indent))
    if (shared === 0) break
  }
  return shared
}

interface Cut {
  at: number
  isFence: boolean
  items: number[]
  isLoose: boolean
}

/** Tracks from line to line which constructs are open, to find the lines at the top level of the document. */
class BlockScanner {
  private readonly hasMath: boolean
  private readonly commonIndent: number
  private readonly cuts: Cut[] = []
  private readonly openTags: string[] = []
  private current: Cut = { at: 0, isFence: false, items: [], isLoose: false }
  private fence: { marker: string; isNested: boolean } | null = null
  private htmlEnd: RegExp | null = null
  /** Columns of indentation that continue the open list item or footnote; 0 outside. */
  private container = 0
  /** The marker of the open list. */
  private list = ''
  private isAfterBlank = true
  private isAfterClosed = false
  private isInParagraph = false

  constructor(hasMath: boolean, commonIndent: number) {
    this.hasMath = hasMath
    this.commonIndent = commonIndent
  }

  readLine(line: string, at: number): void {
    const text = line.trimStart()
    const indent = columns(line.slice(0, line.length - text.length))
    if (this.fence !== null && this.continuesFence(this.fence, text, indent)) return
    if (this.htmlEnd !== null) {
      trackOpenTags(text, this.openTags)
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

  /** Whether a line belongs to the open fence. A fence inside a list item also ends with the item. */
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
    else trackOpenTags(text, this.openTags, 'formatting')
  }

  private readTop(text: string, indent: number, at: number): void {
    const isCode = indent > 3
    const marker = isCode ? null : this.fenceMarker(text)
    const isHeading = !isCode && HEADING.test(text)
    const isBreak = !isCode && THEMATIC_BREAK.test(text)
    const item = isCode || isBreak ? null : this.itemOf(text)
    const canStart =
      this.isAfterBlank || this.isAfterClosed || marker !== null || isHeading || (!isCode && PLAIN_FOOTNOTE.test(text))
    if (item === null && (canStart || isBreak || text.startsWith('>'))) this.container = 0
    const continuesList = item !== null && this.list === item.list && this.container > 0
    if (continuesList && this.isAfterBlank) this.current.isLoose = true
    if (indent <= this.commonIndent && canStart && !continuesList && this.isClosed(at)) this.cut(at)
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
      // A fence may open directly after the marker.
      const marker = this.fenceMarker(text.slice(item.width).trimStart())
      if (marker !== null) this.fence = { marker, isNested: true }
      else trackOpenTags(text, this.openTags, 'formatting')
      return
    }
    if (this.isAfterBlank || this.isAfterClosed) this.current.items = []
    if (text.startsWith('>')) {
      trackOpenTags(text, this.openTags, 'formatting')
      return
    }
    if (indent <= 3 && FOOTNOTE.test(text)) this.container = 4
    else if (indent <= 3) {
      const end = htmlBlockEnd(text, this.isInParagraph)
      if (end !== null && !end.test(text)) this.htmlEnd = end
    }
    if (indent <= 3) trackOpenTags(text, this.openTags)
  }

  /** Whether no element is open. An element that stays open for too long is ignored, to keep the parts small. */
  private isClosed(at: number): boolean {
    if (at - this.current.at > MAX_ELEMENT_CHARS) this.openTags.length = 0
    return this.openTags.length === 0
  }

  private cut(at: number): void {
    if (at === this.current.at) return
    this.cuts.push(this.current)
    this.current = { at, isFence: false, items: [], isLoose: false }
  }

  /** The list item that this line opens. An empty item, or a number other than 1, cannot interrupt a paragraph. */
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
