/** The size of an image in a `data:` URL, from its header, to reserve its place before it is decoded. */

export type ImageSize = { width: number; height: number }

/** Longer than the metadata before the size of most images. */
const MAX_HEADER_CHARS = 262_144
const MAX_SVG_CHARS = 8192
const MAX_PIXELS = 65_535

/** Null for other URLs, unknown formats, and sizes that no browser shows. */
export function imageSize(source: string): ImageSize | null {
  const head = /^data:image\/([a-z+]+)((?:;[^;,]*)*),/i.exec(source.slice(0, 200))
  if (head === null) return null
  const isBase64 = /;\s*base64$/i.test(head[2] ?? '')
  const content = source.slice(head[0].length, head[0].length + MAX_HEADER_CHARS)
  const text = isBase64 ? decodeStart(content) : content.slice(0, MAX_SVG_CHARS * 3)
  const size = head[1]?.toLowerCase() === 'svg+xml' ? svgSize(isBase64 ? text : unescapeStart(text)) : rasterSize(text)
  if (size === null) return null
  const [width, height] = [Math.round(size.width), Math.round(size.height)]
  return [width, height].every((side) => side > 0 && side <= MAX_PIXELS) ? { width, height } : null
}

/** As a binary string; a text that was cut or is broken ends early. */
function decodeStart(base64: string): string {
  const valid = /^[A-Za-z0-9+/]*/.exec(base64)?.[0] ?? ''
  return atob(valid.length % 4 === 1 ? valid.slice(0, -1) : valid)
}

/** Never throws, unlike `decodeURIComponent`; the tag of an SVG is ASCII. */
const unescapeStart = (text: string): string =>
  text.replace(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** Reads numbers of a binary string; NaN after its end. */
const big16 = (text: string, at: number) => text.charCodeAt(at) * 256 + text.charCodeAt(at + 1)
const little16 = (text: string, at: number) => text.charCodeAt(at) + text.charCodeAt(at + 1) * 256
const big32 = (text: string, at: number) => big16(text, at) * 65_536 + big16(text, at + 2)
const little24 = (text: string, at: number) => little16(text, at) + text.charCodeAt(at + 2) * 65_536

function rasterSize(text: string): ImageSize | null {
  if (text.startsWith('\x89PNG')) return { width: big32(text, 16), height: big32(text, 20) }
  if (text.startsWith('GIF8')) return { width: little16(text, 6), height: little16(text, 8) }
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return webpSize(text)
  return text.startsWith('\xff\xd8') ? jpegSize(text) : null
}

const HAS_EXIF = 0x08

function webpSize(text: string): ImageSize | null {
  if (text.startsWith('VP8 ', 12)) return { width: little16(text, 26) & 0x3fff, height: little16(text, 28) & 0x3fff }
  if (text.startsWith('VP8L', 12)) {
    const bits = little24(text, 21) + text.charCodeAt(24) * 0x1000000
    return { width: (bits % 0x4000) + 1, height: (Math.floor(bits / 0x4000) % 0x4000) + 1 }
  }
  // Exif can turn the image, which exchanges its sides.
  if (!text.startsWith('VP8X', 12) || text.charCodeAt(20) & HAS_EXIF) return null
  return { width: little24(text, 24) + 1, height: little24(text, 27) + 1 }
}

/** The size is in the frame header, behind segments of any length. */
function jpegSize(text: string): ImageSize | null {
  let at = 2
  while (text.charCodeAt(at) === 0xff) {
    const marker = text.charCodeAt(at + 1)
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: big16(text, at + 7), height: big16(text, at + 5) }
    }
    const length = big16(text, at + 2)
    const isScan = marker === 0xda
    // Exif can turn the image, which exchanges its sides.
    const isExif = marker === 0xe1 && text.startsWith('Exif', at + 4)
    if (isScan || isExif || !(length >= 2)) return null
    at += 2 + length
  }
  return null
}

/** Browsers let an SVG that has only a ratio fill its container, which is narrower than this. */
const FILLING_WIDTH = 3000
const POINT = 4 / 3

function svgSize(text: string): ImageSize | null {
  const tag = /<svg(\s[^<>]*)>/i.exec(text.slice(0, MAX_SVG_CHARS))?.[1]
  if (tag === undefined) return null
  const [width, height] = [lengthOf(tag, 'width'), lengthOf(tag, 'height')]
  if (width !== null && height !== null) return { width, height }
  const box = /\sviewBox\s*=\s*["']\s*[-+\d.e]+[\s,]+[-+\d.e]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']/i.exec(tag)
  if (box === null) return null
  return { width: FILLING_WIDTH, height: (FILLING_WIDTH * Number(box[2])) / Number(box[1]) }
}

/** Pixels of an attribute in px or pt (as matplotlib writes); null for percentages and other units. */
function lengthOf(tag: string, name: 'width' | 'height'): number | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(px|pt)?\\s*["']`, 'i').exec(tag)
  return found === null ? null : Number(found[1]) * (found[2]?.toLowerCase() === 'pt' ? POINT : 1)
}
