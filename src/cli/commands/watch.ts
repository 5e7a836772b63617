import { setTimeout as wait } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { parseInteger } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, resolveUrl, type ServerOptions } from '#cli/connect/server.ts'
import { explainError } from '#cli/error-messages.ts'
import { mapArgumentErrors, UsageError } from '#cli/errors.ts'
import { type Io, notify, print, terminalWidth } from '#cli/io.ts'
import { versionAt } from '#cli/list/find-artifact.ts'
import { displayWidth, formatTerminalJson, quote, sanitizeLine, truncate } from '#cli/output/text.ts'
import { pollKey } from '#cli/watch/poll-key.ts'
import { trackChanges } from '#cli/watch/track-changes.ts'
import { plural } from '#content/number.ts'
import { previewOf } from '#content/preview.ts'
import type { Artifact } from '#contract/artifact.ts'
import { secondsOf } from '#contract/duration.ts'
import type { Preview } from '#contract/vitrine.ts'
import { ApiError, ConnectionError } from '#sdk/index.ts'
import { checkKey } from '#sdk/internal.ts'

const FORMATS = ['text', 'ndjson'] as const
type Options = ServerOptions & { output: (typeof FORMATS)[number]; every: number; count?: number }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('<key>', 'the key to watch; it does not have to exist yet')
      .addOption(
        new Option('-o, --output <format>', 'text, or ndjson with the complete version per line')
          .choices(FORMATS)
          .default('text'),
      )
      .addOption(new Option('--every <interval>', 'polling interval').argParser(parseInterval).default(2, '2s'))
      .option('--count <n>', 'exit after n lines', parseInteger(1)),
  )
    .addHelpText(
      'after',
      `
Prints each new version of the key, and each change in place, until Ctrl-C. While the server cannot be reached, watch
keeps trying, and prints what it missed after that.

Examples:
  vitrine artifact watch daily-report
  vitrine artifact watch import -o ndjson --every 10s | jq .data`,
    )
    .action(async (key: string, options: Options) => await watch(key, options, io))
}

async function watch(key: string, options: Options, io: Io): Promise<void> {
  const client = connectTo(options, io)
  const poll = pollKey(client, key, io.signal)
  // No retry: if the first request fails, the address is probably wrong.
  const latest = await versionAt(client, key, 0, io)
  // The versions that changed last, and what has been published since the first request.
  const recent = await poll()
  const existing = latest ? [latest, ...recent] : recent
  const exists = existing.length > 0
  const changeOf = trackChanges(existing)
  // An invalid key can exist, but not be published later.
  if (!exists) await mapArgumentErrors(Promise.resolve(key).then(checkKey))
  if (io.stderr.isTTY) {
    notify(io, `Watching ${quote(key)}${exists ? '' : ' (no versions yet)'}. Press Ctrl-C to stop.`)
  }
  let isDisconnected = false
  for (let count = 0; ; ) {
    await wait(options.every * 1000, undefined, { signal: io.signal })
    const versions = await poll().catch((error: unknown) => {
      if (io.signal.aborted || !isTemporary(error)) throw error
      if (!isDisconnected) {
        notify(io, `Lost contact to the server; retrying… ${explainError(error, resolveUrl(options, io), io)}`)
      }
      isDisconnected = true
      return null
    })
    if (versions === null) continue
    if (isDisconnected) notify(io, 'Reconnected.')
    isDisconnected = false
    for (const artifact of versions) {
      const isText = options.output === 'text'
      await print(io, `${isText ? summaryLine(artifact, changeOf(artifact), io) : formatTerminalJson(artifact)}\n`)
      if (++count === options.count) return
    }
  }
}

/** Whether the error can be due to a restart, a proxy or a lost connection. */
function isTemporary(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 408 || error.status === 429
  return error instanceof ConnectionError
}

/** On narrower terminals, the date would leave no room for the value. */
const MIN_DATE_COLUMNS = 80

/** The value keeps this much, if there is more text than columns. */
const MIN_VALUE_COLUMNS = 12

function summaryLine(artifact: Artifact, change: string | null, { stdout }: Io): string {
  const { updated, created, type, data, description } = artifact
  const columns = terminalWidth(stdout) ?? Number.POSITIVE_INFINITY
  const time = columns < MIN_DATE_COLUMNS ? new Date(updated).toLocaleTimeString('en-GB') : updated
  const head = `${time}${updated === created ? '' : ' (changed)'}  ${sanitizeLine(type ?? 'no type')}  `
  const tail = change === null ? '' : `  ${sanitizeLine(change)}`
  const value = sanitizeLine(previewText(previewOf(type, data)) || (description ?? ''))
  const room = Math.max(columns - displayWidth(head) - displayWidth(tail), MIN_VALUE_COLUMNS)
  return truncate(head + truncate(value, room) + tail, columns)
}

function previewText(preview: Preview): string {
  switch (preview.kind) {
    case 'empty':
      return ''
    case 'link':
      return preview.href
    case 'markdown':
      return preview.title ?? preview.text
    case 'table':
      return `${plural(preview.row_count, 'row')}, ${plural(preview.column_count, 'column')}`
    case 'progress':
      return `${Math.round(preview.value * 100) / 100} %`
    case 'image':
      return preview.src?.slice(0, 200) ?? ''
    case 'json':
      return preview.text
  }
}

function parseInterval(text: string): number {
  const seconds = secondsOf(text)
  if (seconds) return seconds
  throw new UsageError(`${quote(text)} is not a valid interval for \`--every\`. Use for example 2s or 1m.`)
}
