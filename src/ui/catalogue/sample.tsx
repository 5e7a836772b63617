import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '#sdk/error-message.ts'
import { client, queryClient } from '#ui/api.ts'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { refresh } from '#ui/live/revision.ts'

async function reload() {
  await queryClient.invalidateQueries()
  await refresh()
}

/** Loads sample data into an empty server. */
export function SampleButton() {
  const { mutate, isPending, error } = useMutation({ mutationFn: () => client.createSample(), onSuccess: reload })
  return (
    <>
      <Button look="primary" disabled={isPending} onClick={() => mutate()}>
        {isPending ? 'Loading…' : 'Load sample data'}
      </Button>
      {error && (
        <p role="alert" className="text-bad">
          Could not load the sample data: {describeError(error).detail}
        </p>
      )}
    </>
  )
}

/** Says that the sample data is loaded, with a button that removes it. */
export function SampleNotice() {
  const [isAsking, setAsking] = useState(false)
  return (
    <div className="flex items-center gap-2 text-muted">
      Sample data loaded
      <Button look="quiet" onClick={() => setAsking(true)}>
        Remove sample data
      </Button>
      {isAsking && <RemoveDialog onClose={() => setAsking(false)} />}
    </div>
  )
}

function RemoveDialog({ onClose }: { onClose: () => void }) {
  const { mutate, isPending, error } = useMutation({ mutationFn: () => client.deleteSample(), onSuccess: reload })
  return (
    <Dialog title="Remove sample data?" onClose={onClose}>
      <p className="text-muted">
        Deletes the artifacts, flows and runs that were loaded as sample data. Your own artifacts are kept.
      </p>
      <p className="text-muted">This cannot be undone, but the sample data can be loaded again on an empty server.</p>
      {error && (
        <p role="alert" className="text-bad">
          Could not remove the sample data: {describeError(error).detail}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={isPending} onClick={() => mutate()}>
          {isPending ? 'Removing…' : 'Remove sample data'}
        </Button>
      </div>
    </Dialog>
  )
}
