/** The artifact kinds and their labels, apart from their schemas, so that the first screen of the UI loads without these. */
export const kindLabels = {
  link: 'Link',
  markdown: 'Markdown',
  table: 'Table',
  progress: 'Progress',
  image: 'Image',
  rich: 'HTML',
} as const

export type Kind = keyof typeof kindLabels

/** The kind of an artifact's `type`; null for an unknown type or none. */
export function kindOf(type: string | null): Kind | null {
  return type !== null && isKind(type) ? type : null
}

/** The type to show: text of exactly one link is a link, as Prefect's client publishes links as markdown. */
export function shownType({ type, preview }: { type: string | null; preview: { kind: string } }): string | null {
  return preview.kind === 'link' ? 'link' : type
}

function isKind(type: string): type is Kind {
  return Object.hasOwn(kindLabels, type)
}
