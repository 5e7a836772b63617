import { type ComponentProps, useState } from 'react'

/** An image of the document. If it does not load, its alternative text and address are shown. */
export function DocumentImage({ src, alt = '', ...props }: ComponentProps<'img'>) {
  const [failed, setFailed] = useState<string | null>(null)
  if (typeof src !== 'string') return null
  if (failed === src) {
    return (
      <span className="markdown-dead" title={src.slice(0, 500)}>
        {alt || 'Image'} (not loaded: {src.length > 120 ? `${src.slice(0, 120)}…` : src})
      </span>
    )
  }
  return (
    <img
      {...props}
      src={src}
      alt={alt}
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => setFailed(src)}
    />
  )
}
