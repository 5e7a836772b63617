import { Button } from '#ui/components/button.tsx'

/** Explains why the policies cannot be edited here; nothing if they can. */
export function NotEditableNotice({ file, isReadOnly }: { file: string | null; isReadOnly: boolean }) {
  if (file === null && !isReadOnly) return null
  return (
    <p className="rounded-card bg-sunken px-4 py-2.5">
      {file === null ? (
        'This server is read-only. Policies cannot be edited.'
      ) : (
        <>
          These policies are read from the file <code className="font-mono text-xs">{file}</code>. Edit them there.
        </>
      )}
    </p>
  )
}

/** Asks which version to keep after the policies were also changed elsewhere. */
export function ConflictNotice({ onReload, onKeep }: { onReload: () => void; onKeep: () => void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-warn-soft px-4 py-2.5 text-warn"
    >
      <p className="min-w-0 flex-1 basis-64">The policies were changed elsewhere while you were editing.</p>
      <Button onClick={onReload}>Discard my changes and reload</Button>
      <Button onClick={onKeep}>Keep my changes</Button>
    </div>
  )
}
