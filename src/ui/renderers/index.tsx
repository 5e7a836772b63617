/** The registry of renderers: one for each kind, and readable JSON for everything else. */
import { type ComponentType, lazy, Suspense, useMemo } from 'react'
import type * as z from 'zod/mini'
import { soleLink } from '#content/markdown-link.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { Json } from '#contract/json.ts'
import { isResultReference, type Kind, kindOf, kinds, readTable } from '#contract/kinds.ts'
import { RendererBoundary } from './error-boundary.tsx'
import { ImageView } from './image.tsx'
import { LinkView } from './link.tsx'
import { ProgressView } from './progress.tsx'
import { RichView } from './rich.tsx'

export type ShownArtifact = Pick<
  Artifact,
  'id' | 'created' | 'updated' | 'key' | 'type' | 'description' | 'data' | 'flow_run_id' | 'task_run_id'
>

const JsonView = lazy(() => import('./json/index.tsx').then(({ JsonView }) => ({ default: JsonView })))
const MarkdownView = lazy(() => import('./markdown/index.tsx'))
const TableView = lazy(() => import('./table/index.tsx').then(({ TableView }) => ({ default: TableView })))

type Renderer = ComponentType<{ artifact: ShownArtifact }>

/** A renderer that sees only what `read` accepted; other data is shown as JSON, with the reason. */
function checked<Data>(
  kind: Kind,
  read: (artifact: ShownArtifact) => z.util.SafeParseResult<Data>,
  View: ComponentType<{ data: Data; artifact: ShownArtifact }>,
): Renderer {
  return function Checked({ artifact }) {
    const result = useMemo(() => read(artifact), [artifact])
    if (result.success) return <View data={result.data} artifact={artifact} />
    return <JsonView data={artifact.data} note={refusal(kind, result.error)} />
  }
}

const parsed =
  <Schema extends z.ZodMiniType>(schema: Schema) =>
  ({ data }: ShownArtifact) =>
    schema.safeParse(data)

const renderers: Record<Kind, Renderer> = {
  link: checked('link', parsed(kinds.link.data), LinkView),
  markdown: checked('markdown', parsed(kinds.markdown.data), TextView),
  table: checked('table', readTable, ({ data, artifact }) => <TableView table={data} name={artifact.key ?? 'table'} />),
  progress: checked('progress', parsed(kinds.progress.data), ProgressView),
  image: checked('image', parsed(kinds.image.data), ({ data, artifact }) => (
    <ImageView data={data} description={artifact.description} />
  )),
  rich: checked('rich', parsed(kinds.rich.data), ({ artifact }) => <RichView id={artifact.id} />),
}

/** Prefect's client sends links as markdown that is nothing but a link. */
function TextView({ data }: { data: string }) {
  if (data.trim() === '') return <p className="text-muted">The text is empty.</p>
  return soleLink(data) === null ? <MarkdownView data={data} /> : <LinkView data={data} />
}

/** Shows an artifact by its kind. Whatever the artifact holds, a failure stays inside this place of the page. */
export function ArtifactView({ artifact }: { artifact: ShownArtifact }) {
  return (
    <RendererBoundary
      key={artifact.id}
      fallback={(error) => <JsonFallback data={artifact.data} note={`This could not be shown: ${messageOf(error)}`} />}
    >
      <Suspense fallback={<Reserved />}>
        <KnownOrJson artifact={artifact} />
      </Suspense>
    </RendererBoundary>
  )
}

function KnownOrJson({ artifact }: { artifact: ShownArtifact }) {
  const kind = kindOf(artifact.type)
  if (kind === null) return <JsonView data={artifact.data} note={reasonForJson(artifact)} />
  const Renderer = renderers[kind]
  return <Renderer artifact={artifact} />
}

/** JSON in the place of something that failed; should that fail as well, the note alone remains. */
function JsonFallback({ data, note }: { data: Json; note: string }) {
  return (
    <RendererBoundary fallback={() => <p className="text-bad">{note}</p>}>
      <Suspense fallback={<Reserved />}>
        <JsonView data={data} note={note} />
      </Suspense>
    </RendererBoundary>
  )
}

function Reserved() {
  return <div aria-busy="true" className="min-h-80 animate-pulse rounded-card bg-sunken" />
}

function reasonForJson({ type, data }: ShownArtifact): string {
  if (isResultReference(type, data)) {
    return 'A reference by Prefect itself to where a result is stored; the result is not on this server.'
  }
  return type === null ? 'This artifact has no kind, so its data is shown as it is.' : `There is no view for “${type}”.`
}

function refusal(kind: Kind, error: z.core.$ZodError): string {
  return `${kinds[kind].label} that cannot be shown: ${error.issues[0]?.message}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
