import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Extras } from '#ui/renderers/markdown/compile/compile.ts'
import type { Document } from '#ui/renderers/markdown/split/parts.ts'
import { advance, begin, finish, nextStep, type Progress } from './render-steps.tsx'

/** Compiling goes on within one turn for this long; then the browser gets its turn. */
const SLICE = 12

/** In idle time, this much is compiled before it is shown; in characters. */
const SHOWN_AT_ONCE = 8_000

/**
 * Compiles a document piece by piece: the first screen at once, then what is `wanted` (near the viewport), and the rest
 * in idle time, so that in the end find-in-page, anchors and printing see all of it.
 */
export function useProgress(
  document: Document,
  extras: Extras,
): { progress: Progress; want: (parts: ReadonlySet<number>) => void } {
  const [progress, setProgress] = useState(() => begin(document, extras))
  const [wanted, setWanted] = useState<ReadonlySet<number>>(new Set())
  const pause = useRef(() => {})

  const isDone = nextStep(progress, wanted) === null
  const isUrgent = [...wanted].some((index) => progress.compiled[index] === null)
  // Compiled, but not shown yet: every showing costs the browser a layout, which grows with the document.
  const compileSlice = useEffectEvent((ahead: Progress, pending: number): void => {
    const started = performance.now()
    let next = ahead
    let length = pending
    for (let step = nextStep(next, wanted); step !== null; step = nextStep(next, wanted)) {
      next = advance(document, next, step, extras)
      length += step.kind === 'part' ? (document.parts[step.index]?.source.length ?? 0) : 0
      if (performance.now() - started > SLICE) break
    }
    if (isUrgent || length > SHOWN_AT_ONCE || nextStep(next, wanted) === null) setProgress(next)
    else pause.current = whenIdle(() => compileSlice(next, length))
  })
  useEffect(() => {
    if (isDone) return
    const start = () => compileSlice(progress, 0)
    pause.current = isUrgent ? soon(start) : whenIdle(start)
    return () => pause.current()
  }, [isDone, isUrgent, progress])

  const compileAll = useEffectEvent(() => flushSync(() => setProgress(finish(document, progress, extras))))
  useEffect(() => {
    if (isDone) return
    window.addEventListener('beforeprint', compileAll)
    return () => window.removeEventListener('beforeprint', compileAll)
  }, [isDone])

  return { progress, want: setWanted }
}

function soon(run: () => void): () => void {
  const timer = setTimeout(run, 0)
  return () => clearTimeout(timer)
}

/** Safari has no idle callbacks. */
function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in window)) return soon(run)
  const handle = requestIdleCallback(run, { timeout: 200 })
  return () => cancelIdleCallback(handle)
}
