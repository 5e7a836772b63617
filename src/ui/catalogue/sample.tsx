import { useMutation } from '@tanstack/react-query'
import { describeError } from '#sdk/error-message.ts'
import { client, queryClient } from '#ui/api.ts'
import { Button } from '#ui/components/button.tsx'
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
  const { mutate, isPending, error } = useMutation({ mutationFn: () => client.deleteSample(), onSuccess: reload })
  return (
    <p className="flex items-center gap-2 text-muted">
      {error ? (
        <span className="text-bad">Could not remove the sample data: {describeError(error).detail}</span>
      ) : (
        'Sample data loaded'
      )}
      <Button look="quiet" disabled={isPending} onClick={() => mutate()}>
        {isPending ? 'Removing…' : 'Remove sample data'}
      </Button>
    </p>
  )
}
