import { type ReactNode, useState } from 'react'

/** How far from the screen its content is wanted, in pixels. */
const NEAR = '800px'

/** Content that is made when it comes near the screen or is due for another reason; until then its place is kept. */
export function Deferred({ isDue, children }: { isDue: boolean; children: ReactNode }) {
  const [isNear, setNear] = useState(false)
  if (isDue || isNear) return children
  const watch = (node: HTMLDivElement) => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: NEAR })
    observer.observe(node)
    return () => observer.disconnect()
  }
  return <div ref={watch} aria-busy="true" className="min-h-80" />
}
