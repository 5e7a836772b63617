/** Hands `text` to the browser as a file to save. */
export function saveText(name: string, mediaType: string, text: string): void {
  saveBlob(name, new Blob([text], { type: mediaType }))
}

/** Hands a file to the browser to save. */
export function saveBlob(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken what it needs by then; at once would be too early in some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
