/** Compares the words of two texts. */

import type { Segment } from '#contract/compare/change.ts'
import { align, type Budget } from './align.ts'

/** A number or a word with the marks inside ("0.82", "don't"), an ideograph, white space, or another character. */
const IDEOGRAPH = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]`
const LETTERS = String.raw`[[\p{L}\p{M}\p{N}_]--${IDEOGRAPH}]+`
const TOKEN = new RegExp(String.raw`${IDEOGRAPH}|${LETTERS}(?:[.,:'’]${LETTERS})*|\s+|.`, 'gsv')

export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? []

const IS_WORD = /[\p{L}\p{N}]/u

const isWord = (token: string): boolean => IS_WORD.test(token)

export function countWords(text: string): number {
  let count = 0
  for (const token of tokensOf(text)) if (isWord(token)) count++
  return count
}

type WordChange = { segments: Segment[]; added: number; removed: number }

/** The segments that are not added join to `before`, those that are not removed to `after`. */
export function diffWords(before: string, after: string, budget: Budget): WordChange {
  const start = commonStart(before, after)
  const end = commonEnd(before, after, start)
  const runs = tokenChanges(
    tokensOf(before.slice(start, before.length - end)),
    tokensOf(after.slice(start, after.length - end)),
    budget,
  )
  const segments: Segment[] = []
  const change = { segments, added: 0, removed: 0 }
  const push = (status: Segment['status'], text: string) => {
    const last = segments.at(-1)
    if (last?.status === status) last.text += text
    else if (text !== '') segments.push({ status, text })
  }
  push('same', before.slice(0, start))
  for (const { status, tokens } of runs) {
    if (status !== 'same') change[status] += tokens.reduce((count, token) => count + (isWord(token) ? 1 : 0), 0)
    push(status, tokens.join(''))
  }
  push('same', before.slice(before.length - end))
  return change
}

/** The length of the same words that both texts start with, which need no alignment. */
function commonStart(before: string, after: string): number {
  const length = Math.min(before.length, after.length)
  let at = 0
  while (at < length && before[at] === after[at]) at++
  while (at > 0 && !/\s/.test(before[at - 1] ?? '')) at--
  return at
}

function commonEnd(before: string, after: string, start: number): number {
  const length = Math.min(before.length, after.length) - start
  let count = 0
  while (count < length && before.at(-count - 1) === after.at(-count - 1)) count++
  while (count > 0 && !/\s/.test(before.at(-count) ?? '')) count--
  return count
}

type TokenRun = { status: Segment['status']; tokens: string[] }

/** Consecutive tokens with the same status, removed before added ones. */
function tokenChanges(before: string[], after: string[], budget: Budget): TokenRun[] {
  const oldOf = align(before, after, budget)
  dissolveSpaces(oldOf, before.length, after)
  const runs: TokenRun[] = []
  const push = (status: Segment['status'], tokens: string[]) => {
    if (tokens.length > 0) runs.push({ status, tokens })
  }
  let [old, current] = [0, 0]
  while (old < before.length || current < after.length) {
    const [removedStart, addedStart] = [old, current]
    while (oldOf[current] === -1) current++
    old = oldOf[current] ?? before.length
    push('removed', before.slice(removedStart, old))
    push('added', after.slice(addedStart, current))
    const sameStart = current
    while (current < after.length && oldOf[current] === old) {
      current++
      old++
    }
    push('same', after.slice(sameStart, current))
  }
  return runs
}

/** White space between two changes is part of them: "one two" → "three four" is one change, not two. */
export function dissolveSpaces(matches: Int32Array, oldLength: number, after: readonly string[]): void {
  for (let start = 0; start < matches.length; start++) {
    const match = matches[start] ?? -1
    if (match < 0 || !/^\s/.test(after[start] ?? '')) continue
    const isStart = start === 0 ? match > 0 : matches[start - 1] !== match - 1
    const isEnd = start === matches.length - 1 ? match < oldLength - 1 : matches[start + 1] !== match + 1
    if (isStart && isEnd) matches[start] = -1
  }
}
