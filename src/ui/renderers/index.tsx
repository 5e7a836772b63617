/** The renderer of each kind, with JSON as the fallback. */

import { type ComponentType, lazy, type ReactNode, Suspense, useMemo } from 'react'
import type * as z from 'zod/mini'
import { soleLink } from '#content/markdown/markdown-link.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { Json } from '#contract/json.ts'
import { type Kind, kindLabels, kindOf } from '#contract/kind-labels.ts'
import { isResultReference, kinds, readTable } from '#contract/kinds.ts'
import type { ArtifactStart } from '#contract/vitrine.ts'
import { errorMessage } from '#sdk/error-message.ts'
import { RendererBoundary } from './error-boundary.tsx'
import { ImageView } from './image.tsx'
import { JsonView } from './json/index.tsx'
import { LinkView } from './link.tsx'
import { ProgressView } from './progress/index.tsx'
import { ViewerHost } from './viewer-host.tsx'

export type ShownArtifact = Pick<
  Artifact,
  'id' | 'created' | 'updated' | 'key' | 'type' | 'description' | 'data' | 'flow_run_id' | 'task_run_id'
>

const MarkdownView = lazy(() => import('./markdown/index.tsx'))
const RichView = lazy(() => import('./rich/index.tsx'))
const LargeTable = lazy(() => import('./table/index.tsx').then(({ LargeTable }) => ({ default: LargeTable })))
const TableView = lazy(() => import('./table/index.tsx').then(({ TableView }) => ({ default: TableView })))

type Renderer = ComponentType<{ artifact: ShownArtifact }>

/** A renderer that receives only data accepted by `read`; other data is shown as JSON with the reason. */
function withSchema<Data>(
  kind: Kind,
  read: (artifact: ShownArtifact) => z.util.SafeParseResult<Data>,
  View: ComponentType<{ data: Data; artifact: ShownArtifact }>,
): Renderer {
  return function CheckedView({ artifact }) {
    const result = useMemo(() => read(artifact), [artifact])
    if (result.success) return <View data={result.data} artifact={artifact} />
    return <JsonView data={artifact.data} note={invalidNote(kind, result.error)} />
  }
}

const parseWith =
  <Schema extends z.ZodMiniType>(schema: Schema) =>
  ({ data }: ShownArtifact) =>
    schema.safeParse(data)

const renderers: Record<Kind, Renderer> = {
  link: withSchema('link', parseWith(kinds.link.data), LinkView),
  markdown: withSchema('markdown', parseWith(kinds.markdown.data), TextView),
  table: withSchema('table', readTable, ({ data, artifact }) => (
    <TableView table={data} name={artifact.key ?? 'table'} />
  )),
  progress: withSchema('progress', parseWith(kinds.progress.data), ProgressView),
  image: withSchema('image', parseWith(kinds.image.data), ({ data, artifact }) => (
    <ImageView data={data} description={artifact.description} />
  )),
  rich: withSchema('rich', parseWith(kinds.rich.data), ({ artifact }) => <RichView id={artifact.id} />),
}

/** Prefect's client publishes links as markdown that consists of a single link. */
function TextView({ data }: { data: string }) {
  if (data.trim() === '') return <p className="text-muted">Empty text</p>
  return soleLink(data) === null ? <MarkdownView data={data} /> : <LinkView data={data} />
}

/** Shows an artifact by its kind. Failures are limited to this part of the page. */
export function ArtifactView({ artifact }: { artifact: ShownArtifact }) {
  return (
    <ViewerHost>
      <RendererBoundary
        key={artifact.id}
        fallback={(error) => (
          <JsonFallback data={artifact.data} note={`Could not render this artifact: ${errorMessage(error)}`} />
        )}
      >
        <Suspense fallback={<Placeholder />}>
          <KindView artifact={artifact} />
        </Suspense>
      </RendererBoundary>
    </ViewerHost>
  )
}

/** Shows a table that is too large to wait for. `whole` is shown if it cannot be read in parts. */
export function LargeTableView({
  start,
  rowCount,
  whole,
}: {
  start: ArtifactStart
  rowCount: number
  whole: ReactNode
}) {
  return (
    <RendererBoundary key={start.id} fallback={() => whole}>
      <Suspense fallback={<LargePlaceholder />}>
        <LargeTable
          start={start}
          rowCount={rowCount}
          name={start.key ?? 'table'}
          placeholder={<LargePlaceholder />}
          whole={whole}
        />
      </Suspense>
    </RendererBoundary>
  )
}

function KindView({ artifact }: { artifact: ShownArtifact }) {
  const kind = kindOf(artifact.type)
  if (kind === null) return <JsonView data={artifact.data} note={reasonForJson(artifact)} />
  const Renderer = renderers[kind]
  return <Renderer artifact={artifact} />
}

/** Shows JSON after a renderer failed; only the note if that fails too. */
function JsonFallback({ data, note }: { data: Json; note: string }) {
  return (
    <RendererBoundary fallback={() => <p className="text-bad">{note}</p>}>
      <JsonView data={data} note={note} />
    </RendererBoundary>
  )
}

function Placeholder({ className = 'min-h-80' }: { className?: string }) {
  return <div aria-busy="true" className={`${className} animate-pulse rounded-card bg-sunken`} />
}

/** As high as a table of many rows, so that what is below does not move. */
const LargePlaceholder = () => <Placeholder className="min-h-[75vh]" />

function reasonForJson({ type, data }: ShownArtifact): string {
  if (isResultReference(type, data)) {
    return 'Result reference created by Prefect. The result itself is not stored on this server.'
  }
  return type === null ? 'Untyped artifact, shown as JSON.' : `No renderer for type "${type}", shown as JSON.`
}

function invalidNote(kind: Kind, error: z.core.$ZodError): string {
  return `Cannot render as ${kindLabels[kind]}: ${error.issues[0]?.message}`
}
