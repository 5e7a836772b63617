import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'

/** Asks for confirmation before unsaved changes are lost by leaving or closing the page. */
export function UnsavedGuard({ isChanged }: { isChanged: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isChanged && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!isChanged) return
    const preventUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', preventUnload)
    return () => removeEventListener('beforeunload', preventUnload)
  }, [isChanged])
  if (blocker.state !== 'blocked') return null
  return (
    <Dialog title="Discard unsaved changes?" onClose={() => blocker.reset()}>
      <p className="text-muted">Your changes to the policies have not been saved.</p>
      <div className="flex justify-end gap-2">
        <Button onClick={() => blocker.reset()}>Keep editing</Button>
        <Button look="danger" onClick={() => blocker.proceed()}>
          Discard changes
        </Button>
      </div>
    </Dialog>
  )
}
