import { useEffect, useEffectEvent, useState } from 'react'

/** A heading counts as read from when it is this far below the top of the window. */
const READING_LINE_PX = 120

/** The id of the last heading above the reading line, as the page scrolls; null before the first one. */
export function useCurrentHeading(headings: { id: string }[]): string | null {
  const [current, setCurrent] = useState<string | null>(null)
  const update = useEffectEvent(() => setCurrent(headings.findLast(({ id }) => isAboveLine(id))?.id ?? null))
  useEffect(() => {
    let frame = 0
    const scroll = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(update)
    }
    window.addEventListener('scroll', scroll, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('scroll', scroll)
    }
  }, [])
  return current
}

/** Headings that are not compiled yet have no element. */
function isAboveLine(id: string): boolean {
  const top = document.getElementById(id)?.getBoundingClientRect().top
  return top !== undefined && top <= READING_LINE_PX
}
