const units = ['kB', 'MB', 'GB'] as const

/** "512 bytes", "1.3 kB", "24 MB", in steps of a thousand. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  let value = bytes / 1000
  let step = 0
  // 999.6 would be written as 1000.
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000
    step++
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[step]}`
}
