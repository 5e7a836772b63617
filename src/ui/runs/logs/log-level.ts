/** The named levels of Python's logging module, lowest first. */
export const logLevels = [
  { name: 'debug', label: 'Debug', number: 10, look: 'text-muted' },
  { name: 'info', label: 'Info', number: 20, look: 'text-accent' },
  { name: 'warning', label: 'Warning', number: 30, look: 'text-warn' },
  { name: 'error', label: 'Error', number: 40, look: 'text-bad' },
  { name: 'critical', label: 'Critical', number: 50, look: 'text-bad font-bold' },
] as const

export type LogLevel = (typeof logLevels)[number]

/** The label and color of a level. A level between two named ones is labeled by number, in the color of the lower one. */
export function levelOf(number: number): { label: string; look: string } {
  const level = logLevels.findLast((level) => level.number <= number)
  return {
    label: level?.number === number ? level.label : `Level ${number}`,
    look: level?.look ?? 'text-muted',
  }
}
