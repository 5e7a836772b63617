import type { ImageChange } from '#contract/compare/change.ts'

type ComparedImage = ImageChange['old']

/** Longer than any media type with its parameters. */
const MAX_HEAD_CHARS = 256

/** An image by its address. The size of an image in a `data:` URL is computed without decoding it. */
export function comparedImage(src: string): ComparedImage {
  const head = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(src.slice(0, MAX_HEAD_CHARS))
  if (!head) return { src: /^data:/i.test(src) ? null : src, bytes: null, media_type: null }
  const isBase64 = /;\s*base64\s*$/i.test(head[2] ?? '')
  const start = head[0].length
  return {
    src: null,
    bytes: isBase64 ? base64Bytes(src, start) : escapedBytes(src, start),
    media_type: head[1]?.trim().toLowerCase() || null,
  }
}

function base64Bytes(src: string, start: number): number {
  let chars = 0
  for (let at = start; at < src.length; at++) if (isBase64Char(src.charCodeAt(at))) chars++
  return Math.floor((chars * 3) / 4)
}

function isBase64Char(code: number): boolean {
  // Letters, digits, and + / with the variant of URLs, - and _. Not the padding.
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2f && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x5f
  )
}

/** Bytes of percent-encoded text in UTF-8. */
function escapedBytes(src: string, start: number): number {
  let bytes = 0
  for (let at = start; at < src.length; at++) {
    const code = src.charCodeAt(at)
    if (code === 0x25) at += 2
    // Each half of a surrogate pair is two of its four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3
  }
  return bytes
}
