import { type Io, say, widthOf } from '#cli/io.ts'

export type ProgressBar = { show: (done: number, total: number | null) => void; clear: () => void }

const LENGTH = 24

/** A bar on stderr that moves; nothing where stderr is no terminal. */
export function progressBar({ stderr, env }: Io): ProgressBar {
  const columns = widthOf(stderr)
  if (columns === null || env.TERM === 'dumb') return { show: () => {}, clear: () => {} }
  return {
    show(done, total) {
      const numbers =
        total === null ? done.toLocaleString('en') : `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
      const length = Math.min(LENGTH, columns - numbers.length - 3)
      const full = total ? Math.round(Math.min(done / total, 1) * length) : 0
      const bar = length > 4 ? `${'█'.repeat(full)}${'░'.repeat(length - full)} ` : ''
      stderr.write(`\r\u001b[2K${bar}${numbers}`)
    },
    clear() {
      stderr.write('\r\u001b[2K')
    },
  }
}

/** A line of words, in place of a bar that may be there. */
export function sayOver(io: Io, line: string): void {
  progressBar(io).clear()
  say(io, line)
}

/** The items, with a bar that says how many there were so far. */
export async function* withProgress<Item>(items: AsyncIterable<Item>, io: Io): AsyncGenerator<Item, void, undefined> {
  const bar = progressBar(io)
  let count = 0
  try {
    for await (const item of items) {
      bar.show(++count, null)
      yield item
    }
  } finally {
    bar.clear()
  }
}
