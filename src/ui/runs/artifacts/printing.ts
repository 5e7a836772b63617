import { useEffect, useEffectEvent, useState } from 'react'
import { flushSync } from 'react-dom'

/** Printing of a page whose parts come as they are needed: everything is shown and loaded first. */
export function usePrint(page: { current: HTMLElement | null }) {
  const [isWhole, setWhole] = useState(false)
  const [isPreparing, setPreparing] = useState(false)
  const print = async () => {
    setPreparing(true)
    flushSync(() => setWhole(true))
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
    // From the browser's own menu there is no time left to load; what is loaded is printed whole.
    const showAll = () => flushSync(() => setWhole(true))
    addEventListener('keydown', onKeyDown)
    addEventListener('beforeprint', showAll)
    return () => {
      removeEventListener('keydown', onKeyDown)
      removeEventListener('beforeprint', showAll)
    }
  }, [])
  return { isWhole, isPreparing, print: () => void print() }
}

/** Resolves when nothing in the page says that it is still busy. */
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
