/** Colours, on terminals that want them. */
import type { Io, Output } from '#cli/io.ts'

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  strike: [9, 29],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const
export type Mark = keyof typeof CODES

export type Paint = (text: string, ...marks: Mark[]) => string

/** Paints for this stream: not into files and pipes, and nowhere when NO_COLOR is set (https://no-color.org). */
export function paintFor({ isTTY }: Output, { env }: Io): Paint {
  const isPlain = !isTTY || Boolean(env.NO_COLOR) || env.TERM === 'dumb'
  return isPlain ? (text) => text : painted
}

function painted(text: string, ...marks: Mark[]): string {
  if (text === '') return ''
  return marks.reduce((inner, mark) => `\u001b[${CODES[mark][0]}m${inner}\u001b[${CODES[mark][1]}m`, text)
}
