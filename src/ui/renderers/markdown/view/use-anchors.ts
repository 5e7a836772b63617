import { type RefObject, useEffect, useState } from 'react'
import { ID_PREFIX } from '#ui/renderers/markdown/compile/sanitize.ts'
import { pageAddress } from './anchor-link.tsx'
import type { RenderProgress } from './document/render-progress.tsx'

/**
 * Follows links inside the document. Two documents on one page may share ids, and the target may not be compiled yet, so
 * this replaces the browser's navigation: it looks inside `root`, requests the part and scrolls once it is rendered.
 */
export function useAnchors(
  root: RefObject<HTMLElement | null>,
  progress: RenderProgress,
  requestParts: (parts: ReadonlySet<number>) => void,
): void {
  const [target, setTarget] = useState(() => anchorIn(location.hash))

  useEffect(() => {
    const element = root.current
    const follow = (event: MouseEvent) => {
      const link =
        event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]:not([target])') : null
      // The query may have changed since the link was rendered.
      if (!link?.hash.startsWith(`#${ID_PREFIX}`) || link.pathname !== location.pathname) return
      if (event.defaultPrevented || event.button !== 0) return
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      // Keeps the router's state; Back leads to the previous page, not to the previous anchor.
      history.replaceState(history.state, '', pageAddress() + link.hash)
      setTarget(anchorIn(link.hash))
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
      scrollToElement(element)
      return
    }
    const part = progress.numbering.parts.findIndex(({ ids }) => ids.includes(target))
    if (progress.compiled[part] === null) requestParts(new Set([part]))
  }, [target, root, progress, requestParts])
}

/** The id in a hash, if it is an id of a document. */
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

function scrollToElement(element: HTMLElement): void {
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
