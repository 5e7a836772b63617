import { type ComponentProps, useState } from 'react'
import { useIsDark } from './use-is-dark.ts'

type Props = ComponentProps<'img'> & { 'data-dark'?: string; 'data-light'?: string }

/** An image of the document. If it does not load, its alternative text and address are shown. */
export function DocumentImage({ alt = '', 'data-dark': dark, 'data-light': light, ...props }: Props) {
  const [failed, setFailed] = useState<string | null>(null)
  const src = (useIsDark() ? dark : light) ?? props.src
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
