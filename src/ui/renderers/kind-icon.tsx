import { Archive, Braces, CodeXml, FileText, Image, Link, type LucideIcon, Percent, Table } from 'lucide-react'
import { type Kind, kindLabels, kindOf } from '#contract/kind-labels.ts'

const icons: { [K in Kind]: { Icon: LucideIcon; color: `text-kind-${K}` } } = {
  link: { Icon: Link, color: 'text-kind-link' },
  markdown: { Icon: FileText, color: 'text-kind-markdown' },
  table: { Icon: Table, color: 'text-kind-table' },
  progress: { Icon: Percent, color: 'text-kind-progress' },
  image: { Icon: Image, color: 'text-kind-image' },
  rich: { Icon: CodeXml, color: 'text-kind-rich' },
}

/** The icon of a kind. It is hidden from screen readers, so show `kindLabel` too. */
export function KindIcon({ type, size = 16 }: { type: string | null; size?: number }) {
  const kind = kindOf(type)
  if (kind === null) {
    const Icon = type === 'result' ? Archive : Braces
    return <Icon aria-hidden size={size} className="shrink-0 text-muted" />
  }
  const { Icon, color } = icons[kind]
  return <Icon aria-hidden size={size} className={`shrink-0 ${color}`} />
}

/** The label of a type: "Table", "Untyped", or the type itself if it is unknown. */
export function kindLabel(type: string | null): string {
  if (type === null) return 'Untyped'
  const kind = kindOf(type)
  if (kind !== null) return kindLabels[kind]
  return type === 'result' ? 'Result reference' : type || 'Empty type'
}
