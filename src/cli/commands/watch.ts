import { setTimeout as wait } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { whole } from '#cli/args/whole.ts'
import { addressOf, addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { wordsFor } from '#cli/error-messages.ts'
import { asked, UsageError } from '#cli/errors.ts'
import { type Io, print, say, widthOf } from '#cli/io.ts'
import { counted } from '#cli/output/counted.ts'
import { jsonText } from '#cli/output/json.ts'
import { cut, line } from '#cli/output/text.ts'
import { looksAt } from '#cli/watch/key-changes.ts'
import { previewOf } from '#content/preview.ts'
import type { Artifact } from '#contract/artifact.ts'
import { secondsOf } from '#contract/duration.ts'
import type { Preview } from '#contract/vitrine.ts'
import { checkedKey } from '#sdk/artifacts/key.ts'
import { ApiError, ConnectionError } from '#sdk/index.ts'

type Options = ServerOptions & { output: 'text' | 'ndjson'; every: number; count?: number }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('<key>', 'the key to watch; it may have no version yet')
      .option('-o, --output <format>', 'text, or ndjson with the whole version in each line', readFormat, 'text')
      .addOption(new Option('--every <time>', 'how often to ask').argParser(readInterval).default(2, '2s'))
      .option('--count <n>', 'end after so many', whole(1)),
  )
    .addHelpText(
      'after',
      `
Prints each new version of the key as it comes, and each change of one in place, until Ctrl-C. While the server
cannot be reached it goes on asking, and prints afterwards what came meanwhile.

Examples:
  vitrine artifact watch daily-report
  vitrine artifact watch import -o ndjson --every 10s | jq .data`,
    )
    .action(async (key: string, options: Options) => await watch(key, options, io))
}

async function watch(key: string, options: Options, io: Io): Promise<void> {
  const look = looksAt(connectTo(options, io), key, io.signal)
  // Not waited for: a server that is away at once is more often a wrong address.
  const isThere = (await look()).length > 0
  // A key that no client can publish is waited for only where it is there all the same.
  if (!isThere) await asked(Promise.resolve(key).then(checkedKey))
  if (io.stderr.isTTY) say(io, `Watching ${line(key)}${isThere ? '.' : ', which has no version yet.'}`)
  let isAway = false
  for (let count = 0; ; ) {
    await wait(options.every * 1000, undefined, { signal: io.signal })
    const found = await look().catch((error: unknown) => {
      if (io.signal.aborted || !mayPass(error)) throw error
      if (!isAway)
        say(io, `The server cannot be reached; asking goes on. ${wordsFor(error, addressOf(options, io), io)}`)
      isAway = true
      return null
    })
    if (found === null) continue
    if (isAway) say(io, 'The server is back.')
    isAway = false
    for (const artifact of found) {
      await print(io, options.output === 'ndjson' ? `${jsonText(artifact)}\n` : `${lineFor(artifact, io)}\n`)
      if (++count === options.count) return
    }
  }
}

/** Whether an error is of a server that restarts, or of what is on the way to it. */
function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 408 || error.status === 429
  return error instanceof ConnectionError
}

/** Below so many columns the date would leave no room for the value. */
const NARROW = 80

function lineFor({ updated, created, type, data, description }: Artifact, { stdout }: Io): string {
  const columns = widthOf(stdout) ?? Number.POSITIVE_INFINITY
  const time = columns < NARROW ? new Date(updated).toLocaleTimeString('en-GB') : updated
  const change = updated === created ? '' : ' (changed)'
  const value = textOf(previewOf(type, data)) || (description ?? '')
  return cut(`${time}${change}  ${line(type ?? 'no kind')}  ${line(value)}`, columns)
}

function textOf(preview: Preview): string {
  switch (preview.kind) {
    case 'empty':
      return ''
    case 'link':
      return preview.href
    case 'markdown':
      return preview.title ?? preview.text
    case 'table':
      return `${counted(preview.row_count, 'row')}, ${counted(preview.column_count, 'column')}`
    case 'progress':
      return `${Math.round(preview.value * 100) / 100} %`
    case 'image':
      return preview.src?.slice(0, 200) ?? ''
    case 'json':
      return preview.text
  }
}

function readFormat(text: string): Options['output'] {
  if (text === 'text' || text === 'ndjson') return text
  throw new UsageError(`${JSON.stringify(text)} is no format here: it has to be text or ndjson.`)
}

function readInterval(text: string): number {
  const seconds = secondsOf(text)
  if (seconds) return seconds
  throw new UsageError(`${JSON.stringify(text)} is no time between two questions: it has to be like 2s or 1m.`)
}
