import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '#content/number.ts'
import { markDifferences } from './mark-differences.ts'
import type { ReadyImage } from './use-loaded-image.ts'

/** Larger images are compared at a smaller scale. */
const MAX_PIXELS = 4_000_000

type Result = { share: number; scale: number } | 'unreadable'

/** The new image, pale, with all pixels marked that differ. */
export function PixelDifference({ old, now }: { old: ReadyImage; now: ReadyImage }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [result, setResult] = useState<Result | null>(null)
  const width = Math.max(old.width, now.width)
  const height = Math.max(old.height, now.height)
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (width * height)))
  useEffect(() => {
    if (canvas.current) setResult(drawDifference(canvas.current, old, now, scale))
  }, [old, now, scale])
  return (
    <div className="grid grid-cols-1 gap-2">
      <p role="status">{result !== null && describe(result)}</p>
      <canvas
        ref={canvas}
        role="img"
        aria-label="Pixels that differ"
        width={Math.max(1, Math.round(width * scale))}
        height={Math.max(1, Math.round(height * scale))}
        hidden={result === 'unreadable'}
        className="max-h-[75vh] max-w-full justify-self-center rounded-card border border-line bg-surface text-removed"
      />
    </div>
  )
}

function describe(result: Result): string {
  if (result === 'unreadable')
    return 'The browser does not allow reading the pixels of an image from another server. Use the slider instead.'
  const percent = result.share * 100
  const text = percent < 0.01 ? 'Less than 0.01 %' : `${formatNumber(Number(percent.toPrecision(2)))} %`
  const note = result.scale < 1 ? ' Compared at a smaller size.' : ''
  return percent === 0 ? `No pixel differs.${note}` : `${text} of the pixels differ.${note}`
}

function drawDifference(canvas: HTMLCanvasElement, old: ReadyImage, now: ReadyImage, scale: number): Result {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return 'unreadable'
  const { width, height } = canvas
  const pixelsOf = ({ element, ...size }: ReadyImage) => {
    context.clearRect(0, 0, width, height)
    context.drawImage(element, 0, 0, size.width * scale, size.height * scale)
    return context.getImageData(0, 0, width, height)
  }
  try {
    const before = pixelsOf(old)
    const after = pixelsOf(now)
    const differing = markDifferences(before.data, after.data, colorOf(canvas, context))
    context.putImageData(after, 0, 0)
    return { share: differing / (width * height), scale }
  } catch {
    // Images of other servers make the canvas unreadable.
    return 'unreadable'
  }
}

/** The text color of the element as red, green and blue. */
function colorOf(element: HTMLElement, context: CanvasRenderingContext2D): [number, number, number] {
  context.clearRect(0, 0, 1, 1)
  context.fillStyle = getComputedStyle(element).color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}
