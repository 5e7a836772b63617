import { expect, test } from 'vitest'
import { pngSize } from './png-size.ts'

test('the size of an embedded PNG is read from its header', () => {
  const url = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAYAAAA10dzkAAAA'
  expect(pngSize(url)).toEqual({ width: 640, height: 480 })
})

test.each(['https://example.org/a.png', 'data:image/png;base64,iVBO', `data:image/png;base64,${'A'.repeat(40)}`])(
  'the size of %s is unknown',
  (url) => {
    expect(pngSize(url)).toBeNull()
  },
)
