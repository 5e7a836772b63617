import { useEffect, useEffectEvent, useState } from 'react'
import { flushSync } from 'react-dom'

/** Printing of a page with deferred content: all content is rendered and loaded first. */
export function usePrint(page: { current: HTMLElement | null }) {
  const [isComplete, setComplete] = useState(false)
  const [isPreparing, setPreparing] = useState(false)
  const print = async () => {
    setPreparing(true)
    flushSync(() => setComplete(true))
    if (page.current) await untilLoaded(page.current)
    flushSync(() => setPreparing(false))
    window.print()
  }
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    event.preventDefault()
    void print()
  })
  useEffect(() => {
    // Printing from the browser's menu cannot wait for loading: only loaded content is complete.
    const showAll = () => flushSync(() => setComplete(true))
    addEventListener('keydown', onKeyDown)
    addEventListener('beforeprint', showAll)
    return () => {
      removeEventListener('keydown', onKeyDown)
      removeEventListener('beforeprint', showAll)
    }
  }, [])
  return { isComplete, isPreparing, print: () => void print() }
}

/** Resolves when no element of the page is busy. */
function untilLoaded(page: HTMLElement): Promise<void> {
  const isBusy = () => page.querySelector('[aria-busy="true"]') !== null
  return new Promise((resolve) => {
    if (!isBusy()) return resolve()
    const observer = new MutationObserver(() => {
      if (isBusy()) return
      observer.disconnect()
      resolve()
    })
    observer.observe(page, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-busy'] })
  })
}
