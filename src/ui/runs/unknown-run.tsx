import { buttonClass } from '#ui/components/button.tsx'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

/** The heading of an unknown run: its artifacts arrived first, or it was deleted. */
export function UnknownRunHeading({ what, id }: { what: 'Flow run' | 'Task run'; id: string }) {
  return (
    <header className="mb-5 grid justify-items-start gap-2">
      <h1 className="text-xl font-semibold">{`${what} ${id.slice(-8)}`}</h1>
      <p className="flex flex-wrap items-center gap-1 text-muted">
        <code className="font-mono text-xs">{id}</code>
        <CopyButton text={id} label="Copy id" look="icon" />
      </p>
      <p className="max-w-2xl text-muted">
        This run does not exist on this server. It may have been deleted, or its artifacts arrived first. Any artifacts
        of the run are shown below.
      </p>
      <Link to={paths.runs()} className={buttonClass()} data-print="hide">
        Go to all runs
      </Link>
    </header>
  )
}
