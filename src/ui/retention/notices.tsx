import { Button } from '#ui/components/button.tsx'

/** Why the policies cannot be changed on this page, where they cannot. */
export function WhereToChange({ file, isReadOnly }: { file: string | null; isReadOnly: boolean }) {
  if (file === null && !isReadOnly) return null
  return (
    <p className="rounded-card bg-sunken px-4 py-2.5">
      {file === null ? (
        'This server is read-only: the policies are shown, and nothing is changed.'
      ) : (
        <>
          These policies are kept in the file <code className="font-mono text-xs">{file}</code>; change them there.
        </>
      )}
    </p>
  )
}

/** Somebody else has saved other rules meanwhile, and one of the two has to give way. */
export function OvertakenNotice({ onTakeTheirs, onKeepMine }: { onTakeTheirs: () => void; onKeepMine: () => void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-warn-soft px-4 py-2.5 text-warn"
    >
      <p className="min-w-0 flex-1 basis-64">Somebody else has changed the policies since you began.</p>
      <Button onClick={onTakeTheirs}>Show theirs, drop mine</Button>
      <Button onClick={onKeepMine}>Keep mine</Button>
    </div>
  )
}
