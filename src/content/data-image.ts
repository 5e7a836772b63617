/** Images inside `data:` URLs, as plotting libraries write them. */

const EXTENSIONS = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/bmp', 'bmp'],
  ['image/svg+xml', 'svg'],
  ['image/x-icon', 'ico'],
  ['image/vnd.microsoft.icon', 'ico'],
])

export type DataImage = { mediaType: string; extension: string; bytes: Uint8Array<ArrayBuffer> }

/** Longer than any media type with its parameters. */
const MAX_HEAD_CHARS = 256

/** The bytes of an image in a `data:` URL; null for other URLs, types that browsers do not show, and invalid data. */
export function readDataImage(url: string): DataImage | null {
  const text = url.trim()
  const head = /^data:([^;,]+)((?:;[^;,]*)*),/i.exec(text.slice(0, MAX_HEAD_CHARS))
  const mediaType = head?.[1]?.trim().toLowerCase() ?? ''
  const extension = EXTENSIONS.get(mediaType)
  if (!head || extension === undefined) return null
  const isBase64 = /;\s*base64\s*$/i.test(head[2] ?? '')
  try {
    const content = text.slice(head[0].length)
    const bytes = isBase64 ? fromBase64(content) : new TextEncoder().encode(decodeURIComponent(content))
    return { mediaType, extension, bytes }
  } catch {
    // Not valid base64, or an incomplete percent sign.
    return null
  }
}

function fromBase64(content: string): Uint8Array<ArrayBuffer> {
  const binary = atob(content.includes('%') ? decodeURIComponent(content) : content)
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
