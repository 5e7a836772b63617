import { type RefObject, useEffect, useState } from 'react'
import { ID_PREFIX } from '#ui/renderers/markdown/compile/sanitize.ts'
import type { Progress } from './render-steps.tsx'

/**
 * Links inside the document. Two documents on one page may have the same ids, and the target may not be compiled yet: so
 * the browser's own jump is replaced by one that looks inside `root`, asks for the part, and goes when it is there.
 */
export function useAnchors(
  root: RefObject<HTMLElement | null>,
  progress: Progress,
  want: (parts: ReadonlySet<number>) => void,
): void {
  const [target, setTarget] = useState(() => anchorIn(location.hash))

  useEffect(() => {
    const element = root.current
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null
      if (link === null || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const hash = link.getAttribute('href') ?? ''
      // The router's state stays, and the way back leads to the page before, not to the anchor before.
      history.replaceState(history.state, '', hash)
      setTarget(anchorIn(hash))
    }
    element?.addEventListener('click', follow)
    return () => element?.removeEventListener('click', follow)
  }, [root])

  useEffect(() => {
    const follow = () => setTarget(anchorIn(location.hash))
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])

  useEffect(() => {
    if (target === null || root.current === null) return
    const element = [...root.current.querySelectorAll('[id]')].find(({ id }) => id === target)
    if (element instanceof HTMLElement) {
      setTarget(null)
      goTo(element)
      return
    }
    const part = progress.numbering.parts.findIndex(({ ids }) => ids.includes(target))
    if (progress.compiled[part] === null) want(new Set([part]))
  }, [target, root, progress, want])
}

/** The id that a hash names, when it is one of a document. */
function anchorIn(hash: string): string | null {
  const id = decoded(hash.slice(1))
  return id.startsWith(ID_PREFIX) ? id : null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function goTo(element: HTMLElement): void {
  for (
    let details = element.closest('details');
    details !== null;
    details = details.parentElement?.closest('details') ?? null
  ) {
    details.open = true
  }
  element.scrollIntoView({ block: 'start' })
  if (element.tabIndex < 0) element.tabIndex = -1
  element.focus({ preventScroll: true })
}
