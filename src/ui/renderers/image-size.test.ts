import fc from 'fast-check'
import { expect, test } from 'vitest'
import { imageSize } from './image-size.ts'

const dataUrl = (type: string, ...bytes: (number | string)[]) =>
  `data:image/${type};base64,${btoa(bytes.map((part) => (typeof part === 'string' ? part : String.fromCharCode(part))).join(''))}`
const svg = (attributes: string) => `data:image/svg+xml,${encodeURIComponent(`<svg ${attributes}><g/></svg>`)}`

const png = (width: string, height: string) => dataUrl('png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', width, height)
const jpeg = (...segments: string[]) => dataUrl('jpeg', '\xff\xd8', ...segments)
const frame = '\xff\xc2\0\x11\x08\x01\xe0\x02\x80'
const webp = (...parts: string[]) => dataUrl('webp', 'RIFF\0\0\0\0WEBP', ...parts)

test.each([
  ['PNG', png('\0\0\x02\x80', '\0\0\x01\xe0')],
  ['JPEG', jpeg('\xff\xe0\0\x04ab', '\xff\xdb\0\x03c', frame)],
  ['GIF', dataUrl('gif', 'GIF89a\x80\x02\xe0\x01')],
  ['lossy WebP', webp('VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01')],
  ['lossless WebP', webp('VP8L\0\0\0\0\x2f\x7f\xc2\x77\0')],
  ['extended WebP', webp('VP8X\0\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0')],
  ['SVG', svg('width="640" height="480px" viewBox="0 0 1 1"')],
  ['SVG in points', svg('height="360pt" width="480pt"')],
  ['base64 SVG', dataUrl('svg+xml', '<?xml version="1.0"?><svg width="640" height="480"/>')],
])('the size of an embedded %s is read from its header', (_, url) => {
  expect(imageSize(url)).toEqual({ width: 640, height: 480 })
})

test('an SVG that has only a ratio fills the width', () => {
  expect(imageSize(svg('width="100%" viewBox="0 0 24 12"'))).toEqual({ width: 3000, height: 1500 })
})

test.each([
  ['an address', 'https://example.org/a.png'],
  ['a truncated PNG', 'data:image/png;base64,iVBO'],
  ['a PNG without width', png('\0\0\0\0', '\0\0\x01\xe0')],
  ['a huge PNG', png('\x7f\xff\xff\xff', '\0\0\x01\xe0')],
  ['a truncated JPEG', jpeg('\xff\xe0\xff\xffab')],
  ['a JPEG with an empty segment', jpeg('\xff\xe0\0\0', frame)],
  ['a JPEG that may be turned', jpeg('\xff\xe1\0\x08Exif\0\0', frame)],
  ['an SVG without a size', svg('class="a"')],
  ['an SVG of no width', svg('width="0" height="5"')],
  ['an SVG with an empty view box', svg('viewBox="0 0 0 5"')],
  ['text', 'data:image/webp;base64,%%%'],
])('the size of %s is unknown', (_, url) => {
  expect(imageSize(url)).toBeNull()
})

test('any header is read without throwing', () => {
  const start = fc.constantFrom(
    '\x89PNG',
    'GIF8',
    'RIFFabcdWEBPVP8L',
    'RIFFabcdWEBPVP8X',
    '\xff\xd8',
    '\xff\xd8\xff',
    '',
  )
  const bytes = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 60 })
  fc.assert(
    fc.property(start, bytes, fc.nat(5), (head, rest, cut) => {
      const url = dataUrl('png', head, rest)
      const size = imageSize(url.slice(0, url.length - cut))
      expect(size === null || (size.width > 0 && size.height > 0)).toBe(true)
    }),
  )
})
