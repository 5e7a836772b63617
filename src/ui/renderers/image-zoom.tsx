import { X, ZoomIn, ZoomOut } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#ui/components/button.tsx'

const ZOOM_LEVELS = [0.25, 0.5, 1, 2, 4, 8]
const NATURAL_SIZE = ZOOM_LEVELS.indexOf(1)

function showModal(dialog: HTMLDialogElement | null) {
  dialog?.showModal()
}

/** An image in a full-window dialog, at its natural size first. */
export function ImageZoom({ source, alt, onClose }: { source: string; alt: string; onClose: () => void }) {
  const [level, setLevel] = useState(NATURAL_SIZE)
  const [width, setWidth] = useState(0)
  const scale = ZOOM_LEVELS[level] ?? 1
  return (
    <dialog
      ref={showModal}
      aria-label={alt}
      onClose={onClose}
      className="m-0 h-dvh max-h-none w-full max-w-none bg-bg p-0 text-ink"
    >
      <div className="grid h-full grid-rows-[auto_1fr]">
        <div className="flex items-center gap-2 border-line border-b bg-surface p-2">
          <IconButton label="Zoom out" disabled={level === 0} onClick={() => setLevel(level - 1)}>
            <ZoomOut aria-hidden size={16} />
          </IconButton>
          <output className="w-14 text-center tabular-nums">{scale * 100} %</output>
          <IconButton label="Zoom in" disabled={level === ZOOM_LEVELS.length - 1} onClick={() => setLevel(level + 1)}>
            <ZoomIn aria-hidden size={16} />
          </IconButton>
          <p className="min-w-0 flex-1 truncate text-muted">{alt}</p>
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden size={16} />
          </IconButton>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs keyboard focus */}
        <section aria-label="Image at full size" tabIndex={0} className="overflow-auto p-4">
          <img
            src={source}
            alt={alt}
            referrerPolicy="no-referrer"
            onLoad={(event) => setWidth(event.currentTarget.naturalWidth)}
            className="mx-auto max-w-none"
            style={width > 0 ? { width: width * scale } : undefined}
          />
        </section>
      </div>
    </dialog>
  )
}
