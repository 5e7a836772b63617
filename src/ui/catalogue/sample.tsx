import { useMutation } from '@tanstack/react-query'
import { client, queryClient } from '#ui/api.ts'
import { Button } from '#ui/components/button.tsx'
import { refresh } from '#ui/live/revision.ts'

async function reload() {
  await queryClient.invalidateQueries()
  await refresh()
}

/** Fills an empty server with a sample set, to look around before the first flow publishes. */
export function SampleButton() {
  const { mutate, isPending, error } = useMutation({ mutationFn: () => client.createSample(), onSuccess: reload })
  return (
    <>
      <Button look="primary" disabled={isPending} onClick={() => mutate()}>
        {isPending ? 'Filling in …' : 'Fill in a sample set'}
      </Button>
      {error && (
        <p role="alert" className="text-bad">
          {error.message}
        </p>
      )}
    </>
  )
}

/** Says that the sample set is there, and takes it away again in one go. */
export function SampleNotice() {
  const { mutate, isPending, error } = useMutation({ mutationFn: () => client.deleteSample(), onSuccess: reload })
  return (
    <p className="flex items-center gap-2 text-muted">
      {error ? <span className="text-bad">{error.message}</span> : 'Includes the sample set'}
      <Button look="quiet" disabled={isPending} onClick={() => mutate()}>
        {isPending ? 'Removing …' : 'Remove it'}
      </Button>
    </p>
  )
}
