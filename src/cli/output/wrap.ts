/** Marked-up text in lines of a given width. */
import type { Mark, Paint } from './style.ts'
import { chopped, line, width } from './text.ts'

/** A stretch of text with its marks; a text of a single line feed breaks the line. */
export type Piece = { text: string; marks: Mark[] }

type Word = Piece[]

export function wrap(pieces: readonly Piece[], columns: number, paint: Paint): string[] {
  const lines: Word[][] = [[]]
  let taken = 0
  const breakLine = () => {
    lines.push([])
    taken = 0
  }
  for (const word of wordsOf(pieces)) {
    if (word === 'break') {
      breakLine()
      continue
    }
    const size = widthOf(word)
    if (taken > 0 && taken + 1 + size > columns) breakLine()
    for (const part of size > columns ? partsOf(word, columns) : [word]) {
      if (taken > 0 && taken + 1 + widthOf(part) > columns) breakLine()
      lines.at(-1)?.push(part)
      taken += widthOf(part) + (taken > 0 ? 1 : 0)
    }
  }
  return lines.map((words) => words.map((word) => drawn(word, paint)).join(' '))
}

/** Words are what stands between blanks, wherever marks begin and end. What the text was made of may name anything. */
function wordsOf(pieces: readonly Piece[]): (Word | 'break')[] {
  const words: (Word | 'break')[] = []
  let word: Word = []
  const end = () => {
    if (word.length > 0) words.push(word)
    word = []
  }
  for (const { text, marks } of pieces) {
    for (const part of text === '\n' ? ['\n'] : text.split(/(\s+)/)) {
      if (part === '') continue
      if (text === '\n' || /^\s/.test(part)) end()
      else word.push({ text: line(part), marks })
      if (text === '\n') words.push('break')
    }
  }
  end()
  return words
}

/** A word that is longer than a line, in lines. */
function partsOf(word: Word, columns: number): Word[] {
  return word.flatMap(({ text, marks }) => chopped(text, columns).map((part) => [{ text: part, marks }]))
}

function widthOf(word: Word): number {
  return word.reduce((sum, { text }) => sum + width(text), 0)
}

function drawn(word: Word, paint: Paint): string {
  return word.map(({ text, marks }) => paint(text, ...marks)).join('')
}
