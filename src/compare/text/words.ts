/** Compares the words of two texts. */

import { mergeOrder } from '#compare/table/merged-order.ts'
import type { Segment } from '#contract/compare/change.ts'
import { align, type Budget } from './align.ts'

/** A number or a word with the marks inside ("0.82", "don't"), an ideograph, white space, or another character. */
const IDEOGRAPH = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]`
const LETTERS = String.raw`[[\p{L}\p{M}\p{N}_]--${IDEOGRAPH}]+`
const TOKEN = new RegExp(String.raw`${IDEOGRAPH}|${LETTERS}(?:[.,:'’]${LETTERS})*|\s+|.`, 'gsv')

export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? []

const IS_WORD = /[\p{L}\p{N}]/u

export const isWord = (token: string): boolean => IS_WORD.test(token)

export function countWords(text: string): number {
  let count = 0
  for (const token of tokensOf(text)) if (isWord(token)) count++
  return count
}

export type WordChange = { segments: Segment[]; added: number; removed: number }

/** The segments that are not added join to `before`, those that are not removed to `after`. */
export function diffWords(before: string, after: string, budget: Budget): WordChange {
  const [oldTokens, newTokens] = [tokensOf(before), tokensOf(after)]
  const statuses = tokenChanges(oldTokens, newTokens, budget)
  const segments: Segment[] = []
  let [added, removed] = [0, 0]
  for (const { status, tokens } of statuses) {
    if (status !== 'same') {
      const words = tokens.reduce((count, token) => count + (isWord(token) ? 1 : 0), 0)
      if (status === 'added') added += words
      else removed += words
    }
    segments.push({ status, text: tokens.join('') })
  }
  return { segments, added, removed }
}

type TokenRun = { status: Segment['status']; tokens: string[] }

/** Consecutive tokens with the same status, removed before added ones. */
export function tokenChanges(before: string[], after: string[], budget: Budget): TokenRun[] {
  const oldOf = align(before, after, budget)
  dissolveSpaces(oldOf, before.length, after)
  const order = mergeOrder(before.length, oldOf)
  const runs: TokenRun[] = []
  order.old.forEach((old, place) => {
    const index = order.new[place] ?? -1
    const status = old < 0 ? 'added' : index < 0 ? 'removed' : 'same'
    const token = (index < 0 ? before[old] : after[index]) ?? ''
    const last = runs.at(-1)
    if (last?.status === status) last.tokens.push(token)
    else runs.push({ status, tokens: [token] })
  })
  return runs
}

/** White space between two changes is part of them: "one two" → "three four" is one change, not two. */
function dissolveSpaces(matches: Int32Array, oldLength: number, after: string[]): void {
  for (let start = 0; start < matches.length; start++) {
    const match = matches[start] ?? -1
    if (match < 0 || !/^\s/.test(after[start] ?? '')) continue
    const isStart = start === 0 ? match > 0 : matches[start - 1] !== match - 1
    const isEnd = start === matches.length - 1 ? match < oldLength - 1 : matches[start + 1] !== match + 1
    if (isStart && isEnd) matches[start] = -1
  }
}
