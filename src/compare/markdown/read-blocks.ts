/** Splits a document into the blocks that are compared. */

import { type Block, splitBlocks } from '#content/markdown/blocks.ts'
import { dedent } from '#content/markdown/dedent.ts'
import { readFrontMatter } from '#content/markdown/front-matter.ts'
import { readLinkLines } from '#content/markdown/link-lines.ts'
import { hasMath } from '#content/markdown/math.ts'
import { splitTable } from '#content/markdown/table-rows.ts'
import type { BlockChange } from '#contract/compare/change.ts'
import { blockType, isTable, paragraphEnd } from './block-type.ts'

/** Longer documents are not read as blocks. */
export const MAX_MARKDOWN_CHARS = 8_000_000

export type SourceBlock = {
  type: BlockChange['type']
  /** Without blank lines around it. */
  source: string
  /** Its first line, from 1. */
  line: number
}

/** Each item of a list is a block, and so is each line of link definitions. */
export function readBlocks(original: string): SourceBlock[] {
  const source = dedent(original)
  const front = readFrontMatter(source)
  const body = front?.rest ?? source
  const pieces: Piece[] = splitBlocks(body, hasMath(body)).flatMap(piecesOf)
  if (front !== null) pieces.unshift({ type: 'front-matter', source: source.slice(0, source.length - body.length) })
  return withLines(pieces)
}

type Piece = Pick<SourceBlock, 'type' | 'source'>

function piecesOf({ source, isFence, items }: Block): Piece[] {
  if (isFence) return [{ type: 'code', source }]
  const { links, rest } = readLinkLines(source)
  if (links.length > 0) {
    const lines: Piece[] = linesOf(source.slice(0, source.length - rest.length)).map((line) => ({
      type: 'definition',
      source: line,
    }))
    return [...lines, ...textPieces(rest)]
  }
  if (items.length > 1) {
    const starts = [0, ...items.slice(1)]
    return starts.map((start, index) => ({ type: 'list', source: source.slice(start, starts[index + 1]) }))
  }
  return textPieces(source)
}

/** A paragraph may be followed by a list, a quote or a table without a blank line. */
function textPieces(source: string): Piece[] {
  const pieces: Piece[] = []
  let rest = source
  while (rest !== '') {
    const piece = firstPiece(rest)
    if (piece.type === 'list' && pieces.length > 0) return [...pieces, ...splitBlocks(rest, false).flatMap(piecesOf)]
    pieces.push(piece)
    rest = rest.slice(piece.source.length)
  }
  return pieces
}

function firstPiece(source: string): Piece {
  const start = /^(?:[ \t]*\n)*/.exec(source)?.[0].length ?? 0
  const text = source.slice(start)
  if (isTable(text)) {
    return { type: 'table', source: source.slice(0, source.length - (splitTable(text)?.rest.length ?? 0)) }
  }
  const type = blockType(text)
  if (type !== 'paragraph') return { type, source }
  const { end, isHeading } = paragraphEnd(text)
  return { type: isHeading ? 'heading' : 'paragraph', source: source.slice(0, start + end) }
}

const linesOf = (source: string): string[] => source.match(/[^\n]*\n|[^\n]+$/g) ?? []

function withLines(pieces: Piece[]): SourceBlock[] {
  const blocks: SourceBlock[] = []
  let line = 1
  for (const { type, source } of pieces) {
    const text = source.replace(/^(?:[ \t]*\n)+/, '')
    const skipped = source.length - text.length
    const trimmed = text.trimEnd()
    if (trimmed !== '') blocks.push({ type, source: trimmed, line: line + countBreaks(source.slice(0, skipped)) })
    line += countBreaks(source)
  }
  return blocks
}

function countBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
