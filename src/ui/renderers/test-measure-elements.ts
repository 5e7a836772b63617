import { vi } from 'vitest'

/** Gives every element a size: jsdom has no layout, and virtual lists render nothing without one. */
export function measureElements({ width, height }: { width: number; height: number }): void {
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(width)
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(height)
}
