import { type RefObject, useEffect, useState } from 'react'

/** Whether the element is in the viewport or about to scroll into it. */
export function useIsNear(element: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: '300px 0px',
    })
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return isNear
}
