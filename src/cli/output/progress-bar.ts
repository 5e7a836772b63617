import { type Io, notify, terminalWidth } from '#cli/io.ts'
import { formatNumber } from '#content/number.ts'

export type ProgressBar = { show: (done: number, total: number | null, nouns?: string) => void; clear: () => void }

const BAR_COLUMNS = 24

/** A progress bar on stderr; nothing if stderr is not a terminal. */
export function progressBar({ stderr, env }: Io): ProgressBar {
  const columns = terminalWidth(stderr)
  if (columns === null || env.TERM === 'dumb') return { show: () => {}, clear: () => {} }
  return {
    show(done, total, nouns) {
      const count = formatNumber(done)
      const counts = total === null ? count : `${count} of ${formatNumber(total)}`
      const numbers = nouns === undefined ? counts : `${counts} ${nouns}`
      const length = Math.min(BAR_COLUMNS, columns - numbers.length - 3)
      const full = total ? Math.round(Math.min(done / total, 1) * length) : 0
      const bar = length > 4 ? `${'█'.repeat(full)}${'░'.repeat(length - full)} ` : ''
      stderr.write(`\r\u001b[2K${bar}${numbers}`)
    },
    clear() {
      stderr.write('\r\u001b[2K')
    },
  }
}

/** Writes a message in place of a progress bar, if there is one. */
export function notifyOverBar(io: Io, message: string): void {
  progressBar(io).clear()
  notify(io, message)
}

/** Shows the number of items read so far. */
export async function* withProgress<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  io: Io,
): AsyncGenerator<Item, void, undefined> {
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
