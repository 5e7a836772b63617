import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from '#ui/components/copy-button.tsx'
import { ImageZoom } from './image-zoom.tsx'
import { imageSource } from './safe-url.ts'

/** The same height before and after loading, whatever comes, so that nothing below it jumps. */
const box = 'h-[min(60vh,32rem,75vw)]'

type Loading = 'loading' | 'shown' | 'failed'

/** A picture by its address, fitted into its place; a click shows it at full size. */
export function ImageView({ data, description }: { data: string; description: string | null }) {
  const source = imageSource(data)
  if (source === null) return <NoImage address={data} reason="This address cannot be shown as an image." />
  return <Picture key={source} source={source} alt={description?.trim() || 'Image without a description'} />
}

function Picture({ source, alt }: { source: string; alt: string }) {
  const [loading, setLoading] = useState<Loading>('loading')
  const [zoomed, setZoomed] = useState(false)
  if (loading === 'failed') return <NoImage address={source} reason="The image could not be loaded." />
  return (
    <>
      <button
        type="button"
        aria-label={`Show at full size: ${alt}`}
        onClick={() => setZoomed(true)}
        className={`${box} grid w-full cursor-zoom-in place-items-center rounded-card border border-line bg-surface p-2 ${
          loading === 'loading' ? 'animate-pulse' : ''
        }`}
      >
        <img
          src={source}
          alt={alt}
          referrerPolicy="no-referrer"
          onLoad={() => setLoading('shown')}
          onError={() => setLoading('failed')}
          className="max-h-full max-w-full object-contain"
        />
      </button>
      {zoomed && <ImageZoom source={source} alt={alt} onClose={() => setZoomed(false)} />}
    </>
  )
}

/** Inline pictures have addresses of megabytes: the start is enough to tell what it was. */
function NoImage({ address, reason }: { address: string; reason: string }) {
  return (
    <div
      className={`${box} grid place-content-center justify-items-center gap-2 rounded-card border border-line border-dashed p-6 text-center`}
    >
      <ImageOff aria-hidden size={24} className="text-muted" />
      <p>{reason}</p>
      <p className="break-all font-mono text-muted text-sm">
        {address.length > 300 ? `${address.slice(0, 300)}…` : address || 'Empty address'}
      </p>
      <CopyButton text={address} label="Copy address" />
    </div>
  )
}
