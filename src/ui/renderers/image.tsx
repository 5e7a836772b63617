import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { imageSize } from './image-size.ts'
import { imageSource } from './safe-url.ts'
import { useViewer } from './viewer-host.tsx'

/** The same height in all states, so that content below does not shift. */
const box = 'h-[min(60vh,32rem,75vw)]'

type Loading = 'loading' | 'shown' | 'failed'

/** An image by its URL, scaled to fit; a click or `f` opens it in the viewer. */
export function ImageView({ data, description }: { data: string; description: string | null }) {
  const source = imageSource(data)
  if (source === null) return <BrokenImage url={data} reason="This URL cannot be shown as an image." />
  return <LoadedImage key={source} source={source} alt={description?.trim() || 'Image without a description'} />
}

function LoadedImage({ source, alt }: { source: string; alt: string }) {
  const [loading, setLoading] = useState<Loading>('loading')
  const viewer = useViewer({ source, alt })
  const [size] = useState(() => imageSize(source))
  useShortcuts({ f: () => loading === 'shown' && viewer.open() })
  if (loading === 'failed') return <BrokenImage url={source} reason="Could not load the image." />
  return (
    <button
      type="button"
      aria-label={`Show at full size: ${alt}`}
      aria-keyshortcuts="f"
      title="Open in the viewer (f)"
      onClick={viewer.open}
      className={`${size === null ? box : ''} grid w-full cursor-zoom-in grid-cols-1 place-items-center rounded-card border border-line bg-surface p-2 ${
        loading === 'loading' ? 'animate-pulse' : ''
      }`}
    >
      <img
        src={source}
        alt={alt}
        {...size}
        referrerPolicy="no-referrer"
        onLoad={() => setLoading('shown')}
        onError={() => {
          viewer.close()
          setLoading('failed')
        }}
        className={
          size === null
            ? 'max-h-full min-h-0 max-w-full object-contain'
            : 'h-auto max-h-[75vh] max-w-full object-contain'
        }
      />
    </button>
  )
}

/** Data URLs can have megabytes. */
const MAX_URL_LENGTH = 300

function BrokenImage({ url, reason }: { url: string; reason: string }) {
  return (
    <div
      className={`${box} grid place-content-center justify-items-center gap-2 rounded-card border border-line border-dashed p-6 text-center`}
    >
      <ImageOff aria-hidden size={24} className="text-muted" />
      <p>{reason}</p>
      <p className="break-all font-mono text-muted text-sm">
        {url.length > MAX_URL_LENGTH ? `${url.slice(0, MAX_URL_LENGTH)}…` : url || 'Empty URL'}
      </p>
      <CopyButton text={url} label="Copy URL" />
    </div>
  )
}
