import { Minimize2, X, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button, IconButton } from '#ui/components/button.tsx'
import { FullScreenButton, useFullScreen } from '#ui/components/full-screen.tsx'
import { useVersionSteps, VersionPager, type VersionSteps } from '#ui/components/version-pager.tsx'
import { fitted, moved, type Size, type Viewport, zoomed } from './image-viewport.ts'
import { usePointerGestures } from './use-pointer-gestures.ts'
import type { ViewedImage } from './viewer-host.tsx'

const STEP = 1.5
const PAN_PX = 80
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [PAN_PX, 0],
  ArrowRight: [-PAN_PX, 0],
  ArrowUp: [0, PAN_PX],
  ArrowDown: [0, -PAN_PX],
}

const sizeOf = (element: HTMLElement | null): Size => ({
  width: element?.clientWidth || 1,
  height: element?.clientHeight || 1,
})

/**
 * An image in a full-window dialog: wheel, drag, pinch, double click and keys zoom and move it. An image of the same size
 * that replaces it keeps the place and the scale, so that versions can be compared.
 */
export default function ImageViewer({
  source,
  alt,
  steps,
  onClose,
}: ViewedImage & { steps: VersionSteps | null; onClose: () => void }) {
  const { ref: dialog, toggle } = useFullScreen<HTMLDialogElement>()
  const stage = useRef<HTMLDivElement>(null)
  const [image, setImage] = useState<Size | null>(null)
  const [viewport, setViewport] = useState<Viewport | null>(null)

  useEffect(() => dialog.current?.showModal(), [dialog])
  useEffect(() => {
    if (image === null || stage.current === null) return
    const observer = new ResizeObserver(() => setViewport(fitted(image, sizeOf(stage.current))))
    observer.observe(stage.current)
    return () => observer.disconnect()
  }, [image])

  const move = (dx: number, dy: number) =>
    setViewport((current) => current && image && moved(current, dx, dy, image, sizeOf(stage.current)))
  const zoomTo = (scaleOf: (scale: number) => number, point?: { x: number; y: number }) =>
    setViewport((current) => {
      if (current === null || image === null) return current
      const size = sizeOf(stage.current)
      return zoomed(current, scaleOf(current.scale), point ?? { x: size.width / 2, y: size.height / 2 }, image, size)
    })
  const showWhole = () => image !== null && setViewport(fitted(image, sizeOf(stage.current)))
  const zoomIn = () => zoomTo((scale) => scale * STEP)
  const zoomOut = () => zoomTo((scale) => scale / STEP)
  const showNaturalSize = () => zoomTo(() => 1)
  usePointerGestures(stage, {
    onMove: move,
    onZoom: (factor, point) => zoomTo((scale) => scale * factor, point),
  })

  const keys: Record<string, () => void> = {
    '+': zoomIn,
    '=': zoomIn,
    '-': zoomOut,
    '0': showWhole,
    '1': showNaturalSize,
    f: () => toggle?.(),
    ...useVersionSteps(steps),
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    const action = arrow === undefined ? keys[event.key] : () => move(...arrow)
    if (action === undefined) return
    event.preventDefault()
    action()
  }

  return (
    <dialog
      ref={dialog}
      aria-label={alt}
      onClose={onClose}
      onKeyDown={press}
      className="m-0 h-dvh max-h-none w-full max-w-none bg-bg p-0 text-ink"
    >
      <div className="grid h-full grid-cols-1 grid-rows-[auto_1fr]">
        <div
          role="toolbar"
          aria-label="Image"
          className="flex flex-wrap items-center gap-1 border-line border-b bg-surface p-2"
        >
          <IconButton label="Zoom out" aria-keyshortcuts="-" onClick={zoomOut}>
            <ZoomOut aria-hidden size={16} />
          </IconButton>
          <output className="w-14 text-center tabular-nums">{Math.round((viewport?.scale ?? 1) * 100)} %</output>
          <IconButton label="Zoom in" aria-keyshortcuts="+" onClick={zoomIn}>
            <ZoomIn aria-hidden size={16} />
          </IconButton>
          <Button aria-keyshortcuts="0" title="Fit (0)" onClick={showWhole}>
            <Minimize2 aria-hidden className="size-3.5" />
            Fit
          </Button>
          <Button aria-keyshortcuts="1" title="Natural size (1)" onClick={showNaturalSize}>
            1:1
          </Button>
          {steps && (
            <div className="pl-2 max-sm:order-last">
              <VersionPager steps={steps} />
            </div>
          )}
          <p className="min-w-0 flex-1 truncate text-muted max-sm:invisible">{alt}</p>
          <FullScreenButton toggle={toggle} look="plain" />
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden size={16} />
          </IconButton>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: fieldset is for forms */}
        <div
          ref={stage}
          role="group"
          aria-label="Image, moved with the arrow keys"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: moved and zoomed by keyboard
          tabIndex={0}
          onDoubleClick={() => (viewport?.scale === 1 ? showWhole() : showNaturalSize())}
          className="relative cursor-grab touch-none select-none overflow-hidden active:cursor-grabbing"
        >
          <img
            src={source}
            alt={alt}
            draggable={false}
            referrerPolicy="no-referrer"
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
              // Drawings without a size have none in some browsers.
              const size = { width: naturalWidth || 300, height: naturalHeight || 150 }
              setImage((old) => (old?.width === size.width && old.height === size.height ? old : size))
            }}
            className={`absolute top-0 left-0 max-w-none origin-top-left ${viewport === null ? 'invisible' : ''}`}
            style={
              viewport !== null && image !== null
                ? { width: image.width * viewport.scale, transform: `translate(${viewport.x}px, ${viewport.y}px)` }
                : undefined
            }
          />
        </div>
      </div>
    </dialog>
  )
}
