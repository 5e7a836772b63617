const format = new Intl.NumberFormat('en')

/** "1,240": digits grouped in thousands, at most three decimals. */
export function formatNumber(value: number | bigint): string {
  return format.format(value)
}

/** "1 version", "1,240 versions"; a noun that does not end in "s" needs its own `many`: `plural(2, 'entry', 'entries')`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}
