import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Extras } from '#ui/renderers/markdown/compile/compile.ts'
import type { Document } from '#ui/renderers/markdown/split/parts.ts'
import { finishRendering, nextTask, type RenderProgress, runTask, startRendering } from './render-progress.tsx'

/** Compiling yields to the browser after this long. */
const SLICE_MS = 12

/** In idle time, results are shown in batches of this size. */
const BATCH_CHARS = 8_000

/**
 * Compiles a document in small tasks: the first screen synchronously, then the requested parts (near the viewport), then
 * the rest in idle time, so that find-in-page, anchors and printing see the whole document in the end.
 */
export function useRenderProgress(
  document: Document,
  extras: Extras,
): { progress: RenderProgress; requestParts: (parts: ReadonlySet<number>) => void } {
  const [progress, setProgress] = useState(() => start(document, extras))
  const [requested, setRequested] = useState<ReadonlySet<number>>(new Set())
  const cancel = useRef(() => {})

  const isDone = nextTask(progress, requested) === null
  const isUrgent = [...requested].some((index) => progress.compiled[index] === null)
  // Results are collected before they are shown: each update costs a layout, which grows with the document.
  const compileSlice = useEffectEvent((current: RenderProgress, pendingChars: number): void => {
    const started = performance.now()
    let next = current
    let length = pendingChars
    for (let task = nextTask(next, requested); task !== null; task = nextTask(next, requested)) {
      next = runTask(document, next, task, extras)
      length += task.kind === 'part' ? (document.parts[task.index]?.source.length ?? 0) : 0
      if (performance.now() - started > SLICE_MS) break
    }
    if (isUrgent || length > BATCH_CHARS || nextTask(next, requested) === null) setProgress(next)
    else cancel.current = whenIdle(() => compileSlice(next, length))
  })
  useEffect(() => {
    if (isDone) return
    const start = () => compileSlice(progress, 0)
    cancel.current = isUrgent ? soon(start) : whenIdle(start)
    return () => cancel.current()
  }, [isDone, isUrgent, progress])

  const compileAll = useEffectEvent(() => flushSync(() => setProgress(finishRendering(document, progress, extras))))
  useEffect(() => {
    if (isDone) return
    window.addEventListener('beforeprint', compileAll)
    return () => window.removeEventListener('beforeprint', compileAll)
  }, [isDone])

  return { progress, requestParts: setRequested }
}

/** React may start the first rendering again. */
const started = new WeakMap<Document, { extras: Extras; progress: RenderProgress }>()

function start(document: Document, extras: Extras): RenderProgress {
  const known = started.get(document)
  if (known?.extras === extras) return known.progress
  const progress = startRendering(document, extras)
  started.set(document, { extras, progress })
  return progress
}

function soon(run: () => void): () => void {
  const timer = setTimeout(run, 0)
  return () => clearTimeout(timer)
}

/** Safari does not support `requestIdleCallback`. */
function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in window)) return soon(run)
  const handle = requestIdleCallback(run, { timeout: 200 })
  return () => cancelIdleCallback(handle)
}
