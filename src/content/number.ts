let format: Intl.NumberFormat | undefined

/** "1,240": digits grouped in thousands, at most three decimals. */
export function formatNumber(value: number | bigint): string {
  // With the first use: the locale data takes 7 MB, and the server rarely needs it.
  format ??= new Intl.NumberFormat('en')
  return format.format(value)
}

/** "1 version", "1,240 versions"; a noun that does not end in "s" needs its own `many`: `plural(2, 'entry', 'entries')`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}
