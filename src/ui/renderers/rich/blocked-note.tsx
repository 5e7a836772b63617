export interface BlockedResource {
  /** "scripts", "styles", "images" … */
  what: string
  host: string
}

/** Says what published HTML tried to load, and what its author can do. */
export function BlockedNote({ blocked }: { blocked: BlockedResource[] }) {
  const kinds = [...new Set(blocked.map(({ what }) => what))]
  const list = new Intl.ListFormat('en')
  const loads = kinds.map((kind) => {
    const hosts = blocked.filter(({ what }) => what === kind).map(({ host }) => host)
    return `${kind} from ${list.format(hosts)}`
  })
  return (
    <p role="note" className="rounded-card bg-warn-soft px-4 py-2.5 text-sm text-warn">
      This report loads {list.format(loads)}, which Vitrine blocks. Publish it self-contained
      {kinds.includes('scripts') && (
        <>
          {' '}
          (for plotly: <code>include_plotlyjs=True</code>)
        </>
      )}
      .
    </p>
  )
}
