import { type RefCallback, useState } from 'react'

/** How far from the viewport something counts as near. */
const MARGIN = '1200px 0px'

/**
 * Tells which places are near the viewport: the result makes a `ref` for the element that holds the place of `index`.
 */
export function useNearby(
  onChange: (nearby: ReadonlySet<number>) => void,
): (index: number) => RefCallback<HTMLElement> {
  const [places] = useState(() => new Places())
  places.onChange = onChange
  return places.refOf
}

class Places {
  onChange: (nearby: ReadonlySet<number>) => void = () => {}
  private nearby: ReadonlySet<number> = new Set()
  private readonly indexes = new Map<Element, number>()
  private readonly refs = new Map<number, RefCallback<HTMLElement>>()
  private observer: IntersectionObserver | null = null

  /** The same function for the same index, so that React does not detach and attach it at every turn. */
  refOf = (index: number): RefCallback<HTMLElement> => {
    const ref = this.refs.get(index) ?? this.makeRef(index)
    this.refs.set(index, ref)
    return ref
  }

  private makeRef(index: number): RefCallback<HTMLElement> {
    return (element) => {
      if (element === null || !('IntersectionObserver' in window)) return
      this.observer ??= new IntersectionObserver((entries) => this.update(entries), { rootMargin: MARGIN })
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
