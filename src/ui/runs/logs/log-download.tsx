import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '#sdk/error-message.ts'
import { Button } from '#ui/components/button.tsx'
import { downloadText } from '#ui/components/export/download.ts'
import { logText } from './log-text.ts'
import { type LogSelection, readAllLines } from './queries.ts'

/** Downloads the selected lines as a text file and shows the progress. */
export function LogDownload({ selection, count, name }: { selection: LogSelection; count: number; name: string }) {
  const [read, setRead] = useState(0)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => readAllLines(selection, setRead),
    onSuccess: (lines) => downloadText(`${name}.log`, 'text/plain;charset=utf-8', logText(lines)),
  })
  return (
    <>
      <Button disabled={isPending} onClick={() => mutate()}>
        <Download aria-hidden="true" className="size-4" />
        {isPending ? `Reading… ${Math.min(99, Math.floor((read / Math.max(1, count)) * 100))} %` : 'Download log'}
      </Button>
      {error && (
        <p role="alert" className="basis-full text-bad">
          Could not download the log: {describeError(error).detail}
        </p>
      )}
    </>
  )
}
