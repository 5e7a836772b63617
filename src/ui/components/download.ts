/** Hands `text` to the browser as a file to save. */
export function saveText(name: string, mediaType: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken what it needs by then; at once would be too early in some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
