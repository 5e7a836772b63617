import { Button } from '#ui/components/button.tsx'
import { NEW_POLICY, type Policy } from './policy-summary.ts'

/** What people often want, as a start. */
const TEMPLATES: Policy[] = [
  { ...NEW_POLICY, name: 'Keep last 10', keep_last: 10 },
  { ...NEW_POLICY, name: 'Keep 30 days', keep_last: null, keep_for: '30d' },
  { ...NEW_POLICY, name: 'Keep last 10 and 30 days', keep_last: 10, keep_for: '30d' },
  { ...NEW_POLICY, name: 'Keep only the latest progress', types: ['progress'], keep_last: 1 },
]

export function PolicyTemplates({ onChoose }: { onChoose: (template: Policy) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset is for forms
    <div role="group" aria-label="Templates" className="flex flex-wrap justify-center gap-2">
      {TEMPLATES.map((template) => (
        <Button key={template.name} onClick={() => onChoose(template)}>
          {template.name}
        </Button>
      ))}
    </div>
  )
}
