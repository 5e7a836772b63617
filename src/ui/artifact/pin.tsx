import { useMutation } from '@tanstack/react-query'
import { Pin } from 'lucide-react'
import { describeError } from '#sdk/error-message.ts'
import { pinArtifact, unpinArtifact } from '#sdk/retention.ts'
import { client, queryClient } from '#ui/api.ts'
import { IconButton } from '#ui/components/button.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { lineagePositionQuery, useIsReadOnly } from '#ui/queries.ts'

/** Pins or unpins a version; the shortcut is `p`. */
export function PinButton({ id, isPinned }: { id: string; isPinned: boolean }) {
  const isReadOnly = useIsReadOnly()
  const pinning = useMutation({
    mutationFn: (pinned: boolean) => (pinned ? pinArtifact(id, { client }) : unpinArtifact(id, { client })),
    onSuccess: (_, is_pinned) => {
      queryClient.setQueryData(lineagePositionQuery(id).queryKey, (position) => position && { ...position, is_pinned })
      return queryClient.invalidateQueries()
    },
  })
  const toggle = () => {
    if (!isReadOnly && !pinning.isPending) pinning.mutate(!isPinned)
  }
  useShortcuts({ p: toggle })
  return (
    <>
      <IconButton
        look="quiet"
        label={isPinned ? 'Pinned' : 'Pin'}
        aria-pressed={isPinned}
        aria-keyshortcuts="p"
        aria-disabled={isReadOnly}
        tooltip={
          isReadOnly
            ? 'This server is read-only. Versions cannot be pinned.'
            : 'Pin: retention never deletes pinned versions (p)'
        }
        onClick={toggle}
        className="aria-pressed:text-accent"
      >
        <Pin aria-hidden="true" className={`size-4 ${isPinned ? 'fill-current' : ''}`} />
      </IconButton>
      {pinning.isError && (
        // Below the buttons: between them it would move the next one away from the pointer.
        <p role="alert" className="-ml-1 order-last w-0 min-w-full text-bad">
          {isPinned ? 'Could not unpin' : 'Could not pin'}: {describeError(pinning.error).detail}
        </p>
      )}
    </>
  )
}
