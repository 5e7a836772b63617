import { useId, useState } from 'react'
import type { ReadyImage } from './use-loaded-image.ts'

/** The new image over the old one: behind a slider, or as transparent as the reader chooses. */
export function OverlaidImages({ old, now, isSlider }: { old: ReadyImage; now: ReadyImage; isSlider: boolean }) {
  const [share, setShare] = useState(50)
  const id = useId()
  const width = Math.max(old.width, now.width)
  const height = Math.max(old.height, now.height)
  const place = (image: ReadyImage) => ({
    width: `${(image.width / width) * 100}%`,
    height: `${(image.height / height) * 100}%`,
  })
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <label htmlFor={id} className="font-medium">
          {isSlider ? 'Position' : 'Opacity of the new image'}
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          value={share}
          aria-valuetext={`${share} %`}
          onChange={({ target }) => setShare(target.valueAsNumber)}
          className="w-full max-w-80 accent-accent"
        />
      </div>
      <div className="justify-self-center rounded-card border border-line bg-surface p-2">
        <div
          className="relative max-w-full"
          style={{ width: `min(${width}px, calc(75vh * ${width / height}))`, aspectRatio: `${width} / ${height}` }}
        >
          <img
            src={old.source}
            alt="Old version"
            referrerPolicy="no-referrer"
            className="absolute top-0 left-0"
            style={{ ...place(old), ...(isSlider ? { clipPath: `inset(0 0 0 ${clip(share, old, width)}%)` } : {}) }}
          />
          <img
            src={now.source}
            alt="New version"
            referrerPolicy="no-referrer"
            className="absolute top-0 left-0"
            style={{
              ...place(now),
              ...(isSlider ? { clipPath: `inset(0 ${100 - clip(share, now, width)}% 0 0)` } : { opacity: share / 100 }),
            }}
          />
          {isSlider && (
            <div aria-hidden="true" className="absolute inset-y-0 w-0.5 bg-accent" style={{ left: `${share}%` }} />
          )}
        </div>
      </div>
      {isSlider && <p className="text-center text-muted text-xs">New on the left of the line, old on the right</p>}
    </div>
  )
}

/** The place of the line in percent of an image that may be narrower than the other. */
const clip = (share: number, image: ReadyImage, width: number) => Math.min(100, (share * width) / image.width)
