/** How much two blocks have in common. */
import type { SourceBlock } from './read-blocks.ts'

/** A block with the sorted numbers of its words. */
export type Fingerprint = { type: SourceBlock['type']; words: Int32Array; firstLine: string }

const WORD = /[\w.]+|[^\s\0-\x7f]+/g

/** Reads the fingerprints of the blocks of a document on demand. Words have the same number in both documents. */
export function fingerprinter(
  ids: Map<string, number>,
  blocks: readonly SourceBlock[],
): (index: number) => Fingerprint {
  const known = new Map<number, Fingerprint>()
  return (index) => {
    const found = known.get(index)
    if (found !== undefined) return found
    const { type, source } = blocks[index] ?? { type: 'rule', source: '' }
    const numbers = Int32Array.from(source.match(WORD) ?? [], (word) => {
      const id = ids.get(word) ?? ids.size
      if (id === ids.size) ids.set(word, id)
      return id
    })
    const read = { type, words: numbers.sort(), firstLine: source.slice(0, (source.indexOf('\n') + 1 || 201) - 1) }
    known.set(index, read)
    return read
  }
}

/** Less similar blocks are not paired. Long texts stay the same text even if most of it was replaced. */
const MIN_SIMILARITY: Record<SourceBlock['type'], number> = {
  heading: 0.5,
  paragraph: 0.4,
  list: 0.4,
  table: 0.3,
  code: 0.3,
  html: 0.3,
  quote: 0.4,
  rule: 0,
  definition: 0.5,
  'front-matter': 0,
}

/** From 0 to 1; 0 if the blocks have too little in common to be versions of one block. */
export function similarity(a: Fingerprint, b: Fingerprint): number {
  if (a.type !== b.type) return 0
  if (a.type === 'table' && a.firstLine === b.firstLine) return 1
  const share = (2 * commonCount(a.words, b.words)) / (a.words.length + b.words.length)
  return share >= MIN_SIMILARITY[a.type] ? share : 0
}

function commonCount(a: Int32Array, b: Int32Array): number {
  let [common, at, other] = [0, 0, 0]
  while (at < a.length && other < b.length) {
    const difference = (a[at] ?? 0) - (b[other] ?? 0)
    if (difference === 0) common++
    if (difference <= 0) at++
    if (difference >= 0) other++
  }
  return common
}

/** Of one of several hash functions, the smallest value of the words: often the same for similar blocks. */
export function minHash({ type, words }: Fingerprint, round: number): string {
  let smallest = 0xffffffff
  for (const word of words) smallest = Math.min(smallest, Math.imul(word + 1, 0x9e3779b1 + round * 0x85ebca6a) >>> 0)
  return `${type} ${smallest}`
}
