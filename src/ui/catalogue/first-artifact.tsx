import { useSuspenseQuery } from '@tanstack/react-query'
import { Button } from '#ui/components/button.tsx'
import { CopyButton } from '#ui/components/copy-button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { useParameters } from '#ui/components/filters.tsx'
import { apiUrl } from '#ui/paths.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { SampleButton } from './sample.tsx'

/** How a first artifact is published to this very server. */
const examples = [
  {
    language: 'Python',
    code: `# PREFECT_API_URL=${apiUrl}
from prefect.artifacts import create_markdown_artifact
create_markdown_artifact(key="hello", markdown="# Hello, Vitrine")`,
  },
  {
    language: 'Shell',
    code: `curl ${apiUrl}/artifacts/ --json '{"key": "hello", "type": "markdown", "data": "# Hello, Vitrine"}'`,
  },
  {
    language: 'TypeScript',
    code: `await fetch('${apiUrl}/artifacts/', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ key: 'hello', type: 'markdown', data: '# Hello, Vitrine' }),
})`,
  },
]

/** Shown on a server that has no artifacts yet. */
export function FirstArtifact() {
  const { data: server } = useSuspenseQuery(serverInfoQuery())
  if (server.upstream !== null || server.is_read_only) return <NothingYet from={server.upstream} />
  return (
    <Empty title="Nothing published yet">
      <p className="text-muted">Publish a first artifact with one of these, and it appears here by itself.</p>
      <div className="grid w-full max-w-3xl gap-3 text-left">
        {examples.map(({ language, code }) => (
          <section key={language} className="rounded-card border border-line bg-surface shadow-card">
            <div className="flex items-center justify-between pt-1.5 pr-1.5 pl-4">
              <h2 className="font-medium text-muted text-xs">{language}</h2>
              <CopyButton text={code} label={`Copy the ${language} example`} />
            </div>
            <pre className="overflow-x-auto px-4 pb-4 font-mono text-[0.8125rem] leading-6">{code}</pre>
          </section>
        ))}
      </div>
      <p className="mt-2 text-muted">Or look around first:</p>
      <SampleButton />
    </Empty>
  )
}

/** In front of another server, and where nothing may be changed, artifacts come from elsewhere. */
function NothingYet({ from }: { from: string | null }) {
  return (
    <Empty title="Nothing published yet">
      <p className="text-muted">
        {from === null ? 'Nobody has published an artifact here.' : `There is no artifact on ${new URL(from).host}.`}{' '}
        The first one appears here by itself.
      </p>
    </Empty>
  )
}

/** Shown when there are artifacts, but none that the filters let through. */
export function NoMatch() {
  const { clear } = useParameters()
  return (
    <Empty title="No artifact matches">
      <Button onClick={clear}>Clear filters</Button>
    </Empty>
  )
}
