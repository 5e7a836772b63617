/** Downloads a text or bytes as a file. */
export function downloadText(name: string, mediaType: string, content: string | Uint8Array<ArrayBuffer>): void {
  downloadBlob(name, new Blob([content], { type: mediaType }))
}

/** Downloads a file. */
export function downloadBlob(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Some browsers still read the URL after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
