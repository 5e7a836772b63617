/** Styled text, on terminals that want it. */
import { styleText } from 'node:util'
import wrapAnsi from 'wrap-ansi'
import type { Io, Output } from '#cli/io.ts'
import { sanitizeLine } from './text.ts'

export type Mark = 'bold' | 'dim' | 'italic' | 'underline' | 'strikethrough' | 'red' | 'green' | 'yellow' | 'cyan'

export type Paint = (text: string, ...marks: Mark[]) => string

/** No styles in files and pipes, on dumb terminals, or when NO_COLOR is set (https://no-color.org). */
export function paintFor({ isTTY }: Output, { env }: Io): Paint {
  const isPlain = !isTTY || Boolean(env.NO_COLOR) || env.TERM === 'dumb'
  return isPlain ? (text) => text : paintStyled
}

/** `validateStream` is off: `paintFor` has decided, by the streams and variables of this command. */
function paintStyled(text: string, ...marks: Mark[]): string {
  return text === '' ? '' : styleText(marks, text, { validateStream: false })
}

/** A stretch of text with its marks; the text of a single line feed breaks the line. */
export type Piece = { text: string; marks: Mark[] }

/** Lines of at most `columns`, in Unicode's composed form; words that are longer are split. */
export function wrap(pieces: readonly Piece[], columns: number, paint: Paint): string[] {
  const styled = pieces.map(({ text, marks }) =>
    text === '\n' ? text : paint(sanitizeLine(text.replaceAll(/\s+/g, ' ')), ...marks),
  )
  return wrapAnsi(styled.join(''), columns, { hard: true }).split('\n')
}
