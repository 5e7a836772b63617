/** The markdown document view: GitHub-flavored, sanitized, for documents of any size. */
import './markdown.css'
import './code.css'
import './contents.css'
import './tables.css'
import { use, useRef, useState } from 'react'
import { dedent } from '#content/markdown/dedent.ts'
import { type FrontMatter as FrontMatterText, readFrontMatter } from '#content/markdown/front-matter.ts'
import { hasMath } from '#content/markdown/math.ts'
import type { Extras } from './compile/compile.ts'
import { extrasFor } from './compile/extras.ts'
import { type Document, excerptOf, readDocument } from './split/parts.ts'
import { defaultLimits, type Limits } from './split/split-block.ts'
import { PageAddressContext, pageAddress } from './view/anchor-link.tsx'
import { Contents } from './view/contents.tsx'
import { Footnotes, Parts } from './view/document/parts.tsx'
import { useRenderProgress } from './view/document/use-render-progress.ts'
import { FrontMatter } from './view/front-matter.tsx'
import { FootnotesContext } from './view/numbering-context.ts'
import { useAnchors } from './view/use-anchors.ts'

/** Suspends while the plugins that this text needs (HTML, math) are loading. */
export default function MarkdownView({ data }: { data: string }) {
  const { text, note } = excerptOf(data)
  const extras = extrasFor(text)
  // Keyed by the text, so that another version starts with fresh state.
  return (
    <>
      {note !== null && <p className="mb-5 rounded-card bg-sunken px-4 py-2.5 text-muted">{note}</p>}
      <div className="md-document">
        <SplitMarkdown
          key={text}
          data={text}
          extras={extras instanceof Promise ? use(extras) : extras}
          limits={defaultLimits}
        />
      </div>
    </>
  )
}

/** `limits` set the sizes at which a text is split into parts. */
export function SplitMarkdown({ data, extras, limits }: { data: string; extras: Extras; limits: Limits }) {
  const [{ document, entries }] = useState(() => read(data, limits))
  return (
    <>
      {entries.length > 0 && <FrontMatter entries={entries} />}
      <DocumentView document={document} extras={extras} length={data.length} />
    </>
  )
}

type ReadText = { document: Document; entries: FrontMatterText['entries'] }

let last: { data: string; limits: Limits; result: ReadText } | null = null

/** The last result is kept: React may start the first rendering again, and a long text takes a tenth of a second. */
function read(data: string, limits: Limits): ReadText {
  if (last?.data === data && last.limits === limits) return last.result
  const dedented = dedent(data)
  const { entries, rest } = readFrontMatter(dedented) ?? { entries: [], rest: dedented }
  const result = { document: readDocument(rest, hasMath(rest), limits), entries }
  last = { data, limits, result }
  return result
}

/** Shorter documents, or documents with fewer headings, have no contents list. */
const MIN_CONTENTS_CHARS = 3000
const MIN_CONTENTS_HEADINGS = 4

function DocumentView({ document, extras, length }: { document: Document; extras: Extras; length: number }) {
  const { progress, requestParts } = useRenderProgress(document, extras)
  const root = useRef<HTMLDivElement>(null)
  useAnchors(root, progress, requestParts)
  const { numbering } = progress
  const hasContents = length > MIN_CONTENTS_CHARS && numbering.contents.length >= MIN_CONTENTS_HEADINGS
  return (
    <div ref={root} className={hasContents ? 'markdown md-with-contents' : 'markdown'}>
      <PageAddressContext value={pageAddress()}>
        {hasContents && <Contents headings={numbering.contents} withEmoji={extras.emoji?.withEmoji} />}
        <FootnotesContext value={numbering.footnotes}>
          <Parts document={document} progress={progress} extras={extras} onNearViewport={requestParts} />
          <Footnotes progress={progress} />
        </FootnotesContext>
      </PageAddressContext>
    </div>
  )
}
