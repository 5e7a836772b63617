import { useSearchParams } from 'react-router'
import { formatBytes } from '#content/bytes.ts'
import type { ImageChange } from '#contract/compare/change.ts'
import type { ComparedVersion, Comparison } from '#contract/compare/requests.ts'
import { Choice } from '#ui/compare/view/choice.tsx'
import { imageUrl } from '#ui/paths.ts'
import { imageSource } from '#ui/renderers/safe-url.ts'
import { OverlaidImages } from './overlaid-images.tsx'
import { PixelDifference } from './pixel-difference.tsx'
import { type LoadedImage, useLoadedImage } from './use-loaded-image.ts'

const MODES = { side: 'Side by side', slider: 'Slider', onion: 'Onion skin', difference: 'Difference' } as const
type Mode = keyof typeof MODES

/** Two images in the way that the URL names. */
export default function ImageChangeView({ change, comparison }: { change: ImageChange; comparison: Comparison }) {
  const [search] = useSearchParams()
  const mode = readMode(search.get('image'))
  const old = useLoadedImage(sourceOf(change.old, comparison.from))
  const now = useLoadedImage(sourceOf(change.new, comparison.to))
  const images = old.state === 'loaded' && now.state === 'loaded' ? { old, now } : null
  return (
    <div className="grid grid-cols-1 gap-3">
      <Choice label="How to compare" parameter="image" options={MODES} chosen={mode} standard="side" />
      {mode === 'side' || images === null ? (
        <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
          <Side label="Old" image={old} facts={change.old} />
          <Side label="New" image={now} facts={change.new} />
        </div>
      ) : mode === 'difference' ? (
        <PixelDifference {...images} />
      ) : (
        <OverlaidImages key={mode} {...images} isSlider={mode === 'slider'} />
      )}
    </div>
  )
}

const readMode = (name: string | null): Mode =>
  name === 'slider' || name === 'onion' || name === 'difference' ? name : 'side'

/** The URL of an image; null if an <img> must not load it. That of a `data:` URL comes from this server. */
const sourceOf = ({ src }: ImageChange['old'], version: ComparedVersion) =>
  src === null ? imageUrl(version) : imageSource(src)

function Side({ label, image, facts }: { label: 'Old' | 'New'; image: LoadedImage; facts: ImageChange['old'] }) {
  const size = image.state === 'loaded' ? `${image.width} × ${image.height}` : null
  const bytes = facts.bytes === null ? null : formatBytes(facts.bytes)
  return (
    <figure aria-label={`${label} image`} className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap gap-x-2 text-muted text-xs">
        <span className={`font-medium ${label === 'Old' ? 'text-removed' : 'text-added'}`}>{label}</span>
        {[size, bytes, facts.media_type].filter((fact) => fact !== null).join(' · ')}
      </figcaption>
      <div className="grid min-h-40 place-items-center rounded-card border border-line bg-surface p-2">
        {image.state === 'loaded' ? (
          <img
            src={image.source}
            alt={`${label} version`}
            referrerPolicy="no-referrer"
            className="h-auto max-h-[75vh] max-w-full object-contain"
          />
        ) : image.state === 'failed' ? (
          <p className="p-6 text-center text-muted">
            {image.source === null ? 'This URL cannot be shown as an image.' : 'Could not load the image.'}
            <span className="mt-1 block break-all font-mono text-xs">{facts.src?.slice(0, 300)}</span>
          </p>
        ) : (
          <span className="sr-only">Loading</span>
        )}
      </div>
    </figure>
  )
}
