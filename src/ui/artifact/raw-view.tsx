import { rawText } from '#content/files.ts'
import type { Json } from '#contract/json.ts'

/** The data exactly as it is stored. */
export function RawView({ data }: { data: Json }) {
  return (
    <section aria-label="Raw data" className="overflow-hidden rounded-card border border-line bg-surface shadow-card">
      <p className="border-line border-b px-4 py-2 text-muted text-xs">
        {typeof data === 'string' ? 'Text, as stored' : 'JSON, as stored, with line breaks added'}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs keyboard focus */}
      <pre tabIndex={0} className="overflow-auto p-4 font-mono text-xs leading-5 whitespace-pre-wrap">
        {rawText(data)}
      </pre>
    </section>
  )
}
