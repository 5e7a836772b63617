/** The longest time that is waited for, whatever the upstream server asks for. */
const MAX_RETRY_AFTER_S = 3600

/** The seconds in the Retry-After header of a response, which can be a number or a date; null without a valid one. */
export function readRetryAfter(headers: Headers, nowMs = Date.now()): number | null {
  const text = headers.get('retry-after')?.trim() ?? ''
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : secondsUntil(text, headers.get('date'), nowMs)
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_S)
}

/** By the clock of the server that sent the date, if it sent the time as well. NaN for another text. */
function secondsUntil(date: string, sent: string | null, nowMs: number): number {
  const sentMs = Date.parse(sent ?? '')
  // Other formats would be read as dates, too: "-5" as one in May.
  const dateMs = date.endsWith(' GMT') ? Date.parse(date) : Number.NaN
  return (dateMs - (Number.isNaN(sentMs) ? nowMs : sentMs)) / 1000
}
