import { type RefCallback, useState } from 'react'

const ROOT_MARGIN = '1200px 0px'

/**
 * Reports which placeholders are near the viewport. Returns a function that creates the `ref` for the placeholder of
 * the part with the given index.
 */
export function useNearViewport(
  onChange: (nearby: ReadonlySet<number>) => void,
): (index: number) => RefCallback<HTMLElement> {
  const [observer] = useState(() => new PlaceholderObserver())
  observer.onChange = onChange
  return observer.refOf
}

class PlaceholderObserver {
  onChange: (nearby: ReadonlySet<number>) => void = () => {}
  private nearby: ReadonlySet<number> = new Set()
  private readonly indexes = new Map<Element, number>()
  private readonly refs = new Map<number, RefCallback<HTMLElement>>()
  private observer: IntersectionObserver | null = null

  /** Cached by index, so that React does not detach and attach the ref on every render. */
  refOf = (index: number): RefCallback<HTMLElement> => {
    const ref = this.refs.get(index) ?? this.createRef(index)
    this.refs.set(index, ref)
    return ref
  }

  private createRef(index: number): RefCallback<HTMLElement> {
    return (element) => {
      if (element === null || !('IntersectionObserver' in window)) return
      this.observer ??= new IntersectionObserver((entries) => this.update(entries), { rootMargin: ROOT_MARGIN })
      this.indexes.set(element, index)
      this.observer.observe(element)
      return () => {
        this.observer?.unobserve(element)
        this.indexes.delete(element)
        this.change((nearby) => nearby.delete(index))
      }
    }
  }

  private update(entries: IntersectionObserverEntry[]): void {
    this.change((nearby) => {
      for (const { target, isIntersecting } of entries) {
        const index = this.indexes.get(target)
        if (index === undefined) continue
        if (isIntersecting) nearby.add(index)
        else nearby.delete(index)
      }
    })
  }

  private change(edit: (nearby: Set<number>) => void): void {
    const nearby = new Set(this.nearby)
    edit(nearby)
    if (nearby.symmetricDifference(this.nearby).size === 0) return
    this.nearby = nearby
    this.onChange(nearby)
  }
}
