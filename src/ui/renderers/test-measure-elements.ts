import { vi } from 'vitest'

/** Gives every element a size, which jsdom does not: without one, virtual lists draw nothing. For tests. */
export function measureElements({ width, height }: { width: number; height: number }): void {
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(width)
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(height)
}
