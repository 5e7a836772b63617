/** Aligns the blocks of two documents. */
import { longestIncreasing } from '#compare/table/longest-increasing.ts'
import { align, type Budget } from '#compare/text/align.ts'
import { pairMoved } from './moved-blocks.ts'
import { pairSimilar } from './pair-similar.ts'
import type { SourceBlock } from './read-blocks.ts'
import { fingerprinter, similarity } from './similarity.ts'

/** Longer runs of changed blocks are not compared any further. */
const MAX_GAP = 20_000

/** By new block, the old one that it is a version of, or -1. */
export function alignBlocks(before: SourceBlock[], after: SourceBlock[], budget: Budget): Int32Array {
  const [oldKeys, newKeys] = [before.map(blockKey), after.map(blockKey)]
  const oldOf = align(oldKeys, newKeys, budget)
  const ids = new Map<string, number>()
  const [readOld, readNew] = [fingerprinter(ids, before), fingerprinter(ids, after)]
  pairMoved(oldOf, oldKeys, newKeys, (old, index) => similarity(readOld(old), readNew(index)) > 0)
  for (const { old, current } of gaps(oldOf, before.length)) {
    if (Math.max(old.length, current.length) > MAX_GAP) {
      budget.isExceeded = true
      continue
    }
    pairSimilar({ indexes: old, read: readOld }, { indexes: current, read: readNew }, (oldIndex, index) => {
      oldOf[index] = oldIndex
    })
  }
  return oldOf
}

/** Blocks with the same key look the same. */
export function blockKey({ type, source }: SourceBlock): string {
  // Line breaks in a paragraph are spaces, unless they follow two spaces or a backslash.
  if (type === 'paragraph' && !/(?: {2}|\\)\n/.test(source)) return `${type} ${source.replaceAll('\n', ' ')}`
  // Items are numbered by their place.
  if (type === 'list') return `${type} ${source.replace(/(?<=^ {0,3})\d{1,9}(?=[.)])/, '1')}`
  return `${type} ${source}`
}

/** The blocks without a partner between blocks that kept their order. */
function gaps(oldOf: Int32Array, oldCount: number): { old: number[]; current: number[] }[] {
  const isTaken = new Uint8Array(oldCount)
  for (const old of oldOf) if (old >= 0) isTaken[old] = 1
  const paired = [...oldOf.keys()].filter((index) => (oldOf[index] ?? -1) >= 0)
  const kept = [...longestIncreasing(Int32Array.from(paired, (index) => oldOf[index] ?? 0))]
  const ends = [...kept.map((at) => paired[at] ?? 0), oldOf.length]
  let [oldStart, start] = [0, 0]
  return ends.map((end) => {
    const oldEnd = oldOf[end] ?? oldCount
    const old = range(oldStart, oldEnd).filter((index) => isTaken[index] === 0)
    const current = range(start, end).filter((index) => oldOf[index] === -1)
    oldStart = oldEnd + 1
    start = end + 1
    return { old, current }
  })
}

const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(end - start, 0) }, (_, index) => start + index)
