import { InlineMarkdown } from '#ui/renderers/markdown/inline.tsx'
import { firstLine } from './title.ts'

/** Above this many characters or lines a description would push away what it describes, and is folded. */
const LONGEST = 500
const MOST_LINES = 6

/** What the author says about an artifact; nothing where that is no more than its title. */
export function Description({ text, title }: { text: string | null; title: string }) {
  const words = text?.trim() ?? ''
  if (words === '' || words === title) return null
  const whole = (
    <p className="max-w-prose whitespace-pre-line">
      <InlineMarkdown source={words} />
    </p>
  )
  if (words.length <= LONGEST && words.split('\n').length <= MOST_LINES) return whole
  return (
    <details className="max-w-prose">
      <summary className="truncate">{firstLine(words) ?? 'Description'}</summary>
      <div className="pt-2">{whole}</div>
    </details>
  )
}
