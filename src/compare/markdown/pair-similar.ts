/** Pairs the changed blocks of two runs of blocks, without changing their order. */
import { longestIncreasing } from '#compare/table/longest-increasing.ts'
import { type Fingerprint, minHash, similarity } from './similarity.ts'

/** A run of blocks without a partner: their indexes and how to read them. */
export type Side = { indexes: number[]; read: (index: number) => Fingerprint }

/** Larger runs are divided first. */
const MAX_RUN = 40
const MAX_ROUNDS = 4

/** Calls `pair` with the indexes of blocks that are versions of each other. Takes about linear time. */
export function pairSimilar(old: Side, current: Side, pair: (old: number, index: number) => void, round = 0): void {
  if (old.indexes.length === 0 || current.indexes.length === 0) return
  if (Math.max(old.indexes.length, current.indexes.length) <= MAX_RUN) pairBest(old, current, pair)
  else if (round >= MAX_ROUNDS) pairChunks(old, current, pair)
  else pairAnchors(old, current, pair, round)
}

/** Pairs blocks that surely belong together, and then those between them. */
function pairAnchors(old: Side, current: Side, pair: (old: number, index: number) => void, round: number): void {
  let [oldStart, start] = [0, 0]
  const pairBetween = (oldEnd: number, end: number) => {
    const oldRun = { ...old, indexes: old.indexes.slice(oldStart, oldEnd) }
    pairSimilar(oldRun, { ...current, indexes: current.indexes.slice(start, end) }, pair, round + 1)
  }
  for (const [oldAt, at] of anchors(old, current, round)) {
    pairBetween(oldAt, at)
    pair(old.indexes[oldAt] ?? 0, current.indexes[at] ?? 0)
    oldStart = oldAt + 1
    start = at + 1
  }
  pairBetween(old.indexes.length, current.indexes.length)
}

/** Positions of similar blocks, in the same order on both sides. */
function anchors(old: Side, current: Side, round: number): [old: number, at: number][] {
  const places = new Map<string, number>()
  old.indexes.forEach((index, at) => {
    const hash = minHash(old.read(index), round)
    places.set(hash, places.has(hash) ? -1 : at)
  })
  const found = new Map<string, [number, number] | null>()
  current.indexes.forEach((index, at) => {
    const hash = minHash(current.read(index), round)
    const oldAt = places.get(hash) ?? -1
    if (oldAt < 0) return
    const isSimilar = similarity(old.read(old.indexes[oldAt] ?? 0), current.read(index)) > 0
    found.set(hash, found.has(hash) || !isSimilar ? null : [oldAt, at])
  })
  const pairs = [...found.values()].filter((pair) => pair !== null)
  const inOrder = new Set(longestIncreasing(Int32Array.from(pairs, ([oldAt]) => oldAt)))
  return pairs.filter((_, index) => inOrder.has(index))
}

/** Of the ways to pair blocks in order, the one with the largest sum of similarities. */
function pairBest(old: Side, current: Side, pair: (old: number, index: number) => void): void {
  const width = current.indexes.length + 1
  const best = new Float64Array((old.indexes.length + 1) * width)
  const similar = new Float64Array(best.length)
  for (let at = old.indexes.length - 1; at >= 0; at--) {
    for (let other = width - 2; other >= 0; other--) {
      const place = at * width + other
      const share = similarity(old.read(old.indexes[at] ?? 0), current.read(current.indexes[other] ?? 0))
      similar[place] = share
      const without = Math.max(best[place + width] ?? 0, best[place + 1] ?? 0)
      best[place] = Math.max(without, share === 0 ? 0 : share + (best[place + width + 1] ?? 0))
    }
  }
  let [at, other] = [0, 0]
  while (at < old.indexes.length && other < width - 1) {
    const place = at * width + other
    const share = similar[place] ?? 0
    if (share > 0 && best[place] === share + (best[place + width + 1] ?? 0)) {
      pair(old.indexes[at++] ?? 0, current.indexes[other++] ?? 0)
    } else if (best[place] === best[place + width]) at++
    else other++
  }
}

/** Divides both runs into the same number of pieces. */
function pairChunks(old: Side, current: Side, pair: (old: number, index: number) => void): void {
  const count = Math.ceil(Math.max(old.indexes.length, current.indexes.length) / MAX_RUN)
  const chunk = ({ indexes, read }: Side, at: number): Side => ({
    read,
    indexes: indexes.slice(Math.floor((at * indexes.length) / count), Math.floor(((at + 1) * indexes.length) / count)),
  })
  for (let at = 0; at < count; at++) pairBest(chunk(old, at), chunk(current, at), pair)
}
