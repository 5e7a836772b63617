import { expect, test } from 'vitest'
import { fitScale, fitted, moved, zoomed } from './image-viewport.ts'

const stage = { width: 1000, height: 500 }
const panorama = { width: 20_000, height: 500 }
const icon = { width: 100, height: 100 }

test('a wide image fits into the stage, centered', () => {
  expect(fitted(panorama, stage)).toEqual({ scale: 0.05, x: 0, y: 237.5 })
})

test('a small image is not enlarged to fit', () => {
  expect(fitScale(icon, stage)).toBe(1)
  expect(fitted(icon, stage)).toEqual({ scale: 1, x: 450, y: 200 })
})

test('zooming keeps the point under the pointer', () => {
  const point = { x: 800, y: 250 }
  const before = fitted(panorama, stage)
  const after = zoomed(before, 1, point, panorama, stage)
  expect((point.x - after.x) / after.scale).toBeCloseTo((point.x - before.x) / before.scale)
})

test('zooming out ends when the whole image is visible', () => {
  expect(zoomed({ scale: 1, x: -50, y: 0 }, 0.001, { x: 0, y: 0 }, panorama, stage)).toEqual(fitted(panorama, stage))
})

test('an image cannot be moved out of the stage', () => {
  expect(moved({ scale: 1, x: 0, y: 0 }, 500, 500, panorama, stage)).toEqual({ scale: 1, x: 0, y: 0 })
  expect(moved({ scale: 1, x: 0, y: 0 }, -90_000, 0, panorama, stage)).toEqual({ scale: 1, x: -19_000, y: 0 })
})
