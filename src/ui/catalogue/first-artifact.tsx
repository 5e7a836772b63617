import { useSuspenseQuery } from '@tanstack/react-query'
import { Empty } from '#ui/components/empty.tsx'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { apiUrl } from '#ui/paths.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { SampleButton } from './sample.tsx'

/** Examples with the address of this server. */
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
  if (server.upstream !== null || server.is_read_only) return <NothingYet upstream={server.upstream} />
  return (
    <Empty title="No artifacts yet">
      <p className="text-muted">
        Publish your first artifact with one of these examples. It appears here automatically.
      </p>
      <div className="grid w-full max-w-3xl grid-cols-1 gap-3 text-left">
        {examples.map(({ language, code }) => (
          <section key={language} className="rounded-card border border-line bg-surface shadow-card">
            <div className="flex items-center justify-between pt-1.5 pr-1.5 pl-4">
              <h2 className="font-medium text-muted text-xs">{language}</h2>
              <CopyButton text={code} label={`Copy the ${language} example`} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
            <pre tabIndex={0} className="overflow-x-auto px-4 pb-4 font-mono text-[0.8125rem] leading-6">
              {code}
            </pre>
          </section>
        ))}
      </div>
      <p className="mt-2 text-muted">Or explore Vitrine first:</p>
      <SampleButton />
    </Empty>
  )
}

/** Mirrors and read-only servers get their artifacts from elsewhere. */
function NothingYet({ upstream }: { upstream: string | null }) {
  return (
    <Empty title="No artifacts yet">
      <p className="text-muted">
        {upstream === null
          ? 'Nothing has been published. The first artifact appears here automatically.'
          : `Artifacts of ${new URL(upstream).host} appear here automatically.`}
      </p>
    </Empty>
  )
}
