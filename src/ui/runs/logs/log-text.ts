import type { Log } from '#contract/log.ts'
import { levelOf } from './log-level.ts'

/** Terminal control sequences (ECMA-48): colors, cursor movement, titles, links and lone escapes. */
const ANSI = new RegExp(
  [
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u001b[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\|$)',
    '\\u001b[ -/]*.?',
  ].join('|'),
  'g',
)

/** A message without terminal control sequences. */
export const plainMessage = (message: string) => message.replace(ANSI, '').replaceAll('\r\n', '\n').trimEnd()

/** Lines as plain text: time in UTC, level, logger, message. */
export const logText = (lines: readonly Log[]) =>
  lines
    .map(({ timestamp, level, name, message }) => {
      return `${timestamp}  ${levelOf(level).label.toUpperCase().padEnd(8)}  ${name}  ${plainMessage(message)}\n`
    })
    .join('')

const timeFormats = { local: timeFormat(undefined), utc: timeFormat('UTC') }

function timeFormat(timeZone: string | undefined) {
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    ...(timeZone === undefined ? {} : { timeZone }),
  })
}

/** The time of a line as `['2026-11-23', '20:14:03.125']`; an invalid time is returned as it is. */
export function lineTime(timestamp: string, zone: 'local' | 'utc'): [date: string, time: string] {
  const moment = new Date(timestamp)
  if (Number.isNaN(moment.getTime())) return ['', timestamp]
  const [date = '', time = ''] = timeFormats[zone].format(moment).replace(',', '.').split(' ')
  return [date, time]
}
