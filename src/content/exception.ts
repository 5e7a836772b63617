/** The headings that Prefect's engine puts before an exception in the message of a state. */
const HEADING = /^(Flow|Task) run encountered an exception:?\s+/
const TRACEBACK = 'Traceback (most recent call last):'

/** What the message of a failed state says about the exception, such as "ValueError: no rows". */
export function exceptionText(message: string): string {
  const traceback = message.lastIndexOf(TRACEBACK)
  if (traceback < 0) return message.trim().replace(HEADING, '')
  // The frames are indented.
  const [, text] = /\n(?=\S)([\s\S]*)/.exec(message.slice(traceback)) ?? []
  return (text ?? message).trim()
}
