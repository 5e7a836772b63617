import { InlineMarkdown } from '#ui/renderers/markdown/inline.tsx'
import { firstLine } from './title.ts'

/** Longer descriptions are collapsed, because they would push the value off the screen. */
const MAX_CHARACTERS = 500
const MAX_LINES = 6

/** The description of an artifact, unless it only repeats the title. */
export function Description({ text, title }: { text: string | null; title: string }) {
  const description = text?.trim() ?? ''
  if (description === '' || description === title) return null
  const full = (
    <p dir="auto" className="max-w-prose whitespace-pre-line">
      <InlineMarkdown source={description} />
    </p>
  )
  if (description.length <= MAX_CHARACTERS && description.split('\n').length <= MAX_LINES) return full
  return (
    <details className="max-w-prose">
      <summary dir="auto" className="truncate">
        {firstLine(description) ?? 'Description'}
      </summary>
      <div className="pt-2">{full}</div>
    </details>
  )
}
