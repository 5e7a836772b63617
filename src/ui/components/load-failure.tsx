import { describeError } from '#sdk/error-message.ts'
import { Button } from './button.tsx'

/** Says why part of a list could not be loaded, with a button that retries. */
export function LoadFailure({
  what,
  error,
  retry,
  className = '',
}: {
  /** The missing part, such as "some artifacts". */
  what: string
  error: Error
  retry: () => void
  className?: string
}) {
  return (
    <div role="alert" className={`flex flex-wrap items-center gap-x-4 gap-y-2 text-bad ${className}`}>
      <p className="min-w-0 flex-1 basis-48">
        {what} could not be loaded: {describeError(error).detail}
      </p>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}
