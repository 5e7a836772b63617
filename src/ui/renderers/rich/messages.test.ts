import { expect, test } from 'vitest'
import { blockedResource, initialHeight, nextHeight, openableUrl } from './messages.ts'

test.each(['https://example.org/a?b#c', 'http://example.org/'])('%s can be opened', (href) => {
  expect(openableUrl(href)).toBe(href)
})

test.each(['other.html', '/artifacts', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'mailto:a@b.org', ''])(
  '"%s" is not opened',
  (href) => {
    expect(openableUrl(href)).toBeNull()
  },
)

test('a blocked request is named by its kind and host', () => {
  expect(blockedResource('https://cdn.plot.ly/plotly.js', 'script-src-elem')).toEqual({
    what: 'scripts',
    host: 'cdn.plot.ly',
  })
  expect(blockedResource('inline', 'script-src-elem')).toBeNull()
})

test('the frame is as high as its content', () => {
  const first = nextHeight(initialHeight, 900)
  expect(first.height).toBe(900)
  expect(nextHeight(first, 300).height).toBe(300)
})

test('the frame has a minimum and a maximum height', () => {
  expect(nextHeight(initialHeight, 3).height).toBe(128)
  expect(nextHeight(initialHeight, 900_000).height).toBe(16_000)
})

test('content that is always higher than its frame gets the first height', () => {
  let current = initialHeight
  for (let round = 0; round < 20; round++) current = nextHeight(current, (current.height ?? 600) + 16)
  expect(current.height).toBeNull()
})
