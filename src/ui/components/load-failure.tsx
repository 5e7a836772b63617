import { Button } from './button.tsx'

/** Says that a part of a list could not be loaded, in the server's words, with the way to try again. */
export function LoadFailure({
  what,
  error,
  retry,
  className = '',
}: {
  /** What is missing: "Some artifacts". */
  what: string
  error: Error
  retry: () => void
  className?: string
}) {
  return (
    <div role="alert" className={`flex flex-wrap items-center gap-x-4 gap-y-2 text-bad ${className}`}>
      <p className="min-w-0 flex-1 basis-48">
        {what} could not be loaded: {error.message}
      </p>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}
