import { expect, test } from 'vitest'
import { readDataImage } from './data-image.ts'

const PNG = 'iVBORw0KGgo='
const textOf = (url: string) => new TextDecoder().decode(readDataImage(url)?.bytes)

test('base64 is decoded, with line breaks and percent signs too', () => {
  for (const content of [PNG, 'iVBO\nRw0K\r\nGgo=', 'iVBORw0KGgo%3D']) {
    const image = readDataImage(` DATA:image/PNG;charset=utf-8;base64,${content}`)
    expect(image).toMatchObject({ mediaType: 'image/png', extension: 'png' })
    expect([...(image?.bytes ?? [])]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
  }
})

test('text is decoded', () => {
  expect(textOf('data:image/svg+xml;utf8,<svg title="ä, b">%3C/svg></svg>')).toBe('<svg title="ä, b"></svg></svg>')
})

test.each([
  'https://example.org/plot.png',
  `data:text/html;base64,${PNG}`,
  `data:image/tiff;base64,${PNG}`,
  'data:image/png;base64,***',
  'data:image/svg+xml,%',
  'data:image/png',
  'data:image/png;base64',
  `data:image/png;${'x'.repeat(300)};base64,${PNG}`,
  '',
])('%j is not an image that can be decoded', (url) => {
  expect(readDataImage(url)).toBeNull()
})
