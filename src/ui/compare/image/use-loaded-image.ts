import { useEffect, useState } from 'react'

export type ReadyImage = { state: 'loaded'; source: string; width: number; height: number; element: HTMLImageElement }
export type LoadedImage = ReadyImage | { state: 'loading'; source: string } | { state: 'failed'; source: string | null }

/** Loads an image to know its size. `source` is null for a URL that must not be loaded. */
export function useLoadedImage(source: string | null): LoadedImage {
  const [image, setImage] = useState<LoadedImage | null>(null)
  useEffect(() => {
    if (source === null) return
    const element = new Image()
    element.referrerPolicy = 'no-referrer'
    element.onload = () => {
      // An SVG without a size has none of its own.
      const [width, height] = [element.naturalWidth || 300, element.naturalHeight || 150]
      setImage({ state: 'loaded', source, width, height, element })
    }
    element.onerror = () => setImage({ state: 'failed', source })
    element.src = source
    return () => {
      element.onload = null
      element.onerror = null
    }
  }, [source])
  if (source === null) return { state: 'failed', source }
  return image?.source === source ? image : { state: 'loading', source }
}
