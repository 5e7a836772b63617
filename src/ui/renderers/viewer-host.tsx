import { createContext, lazy, type ReactNode, Suspense, use, useEffect, useEffectEvent, useState } from 'react'
import type { VersionSteps } from '#ui/components/version-pager.tsx'

const ImageViewer = lazy(() => import('./image-viewer.tsx'))

export type ViewedImage = { source: string; alt: string }

/** Null on pages that do not show versions. */
export const VersionStepsContext = createContext<VersionSteps | null>(null)

const ViewerContext = createContext<{ isOpen: boolean; show: (image: ViewedImage | null) => void }>({
  isOpen: false,
  show: () => {},
})

/** The viewer for an image in `children`. It stays open when they change to an image of another version. */
export function ViewerHost({ children }: { children: ReactNode }) {
  const [viewed, show] = useState<ViewedImage | null>(null)
  const steps = use(VersionStepsContext)
  return (
    <ViewerContext value={{ isOpen: viewed !== null, show }}>
      {children}
      {viewed && (
        <Suspense>
          <ImageViewer {...viewed} steps={steps} onClose={() => show(null)} />
        </Suspense>
      )}
    </ViewerContext>
  )
}

/** Opens the viewer with this image, and closes it. An open one changes to a newly rendered image, or closes without. */
export function useViewer({ source, alt }: ViewedImage): { open: () => void; close: () => void } {
  const { isOpen, show } = use(ViewerContext)
  const takeOver = useEffectEvent(() => isOpen && show({ source, alt }))
  useEffect(() => {
    takeOver()
    return () => show(null)
  }, [show])
  return { open: () => show({ source, alt }), close: () => show(null) }
}
