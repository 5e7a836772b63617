import { useLayoutEffect, useRef, useState } from 'react'

/** The inner width of the element with the returned ref, in pixels; null before the first layout. */
export function useElementWidth() {
  const element = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState<number | null>(null)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    const update = () => setWidth(current.clientWidth)
    update()
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(update)
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [element, width] as const
}
