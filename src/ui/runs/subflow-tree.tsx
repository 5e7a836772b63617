import { useSuspenseQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from '#ui/components/link.tsx'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { paths } from '#ui/paths.ts'
import { runTreeQuery, type TreeRow } from './queries.ts'
import { buildTree, type TreeNode } from './run-tree.ts'

/** The ancestors and descendants of a run; empty if it has none. */
export function SubflowTree({ id }: { id: string }) {
  const { data } = useSuspenseQuery(runTreeQuery(id))
  const root = buildTree(data.rows, data.root_id)
  if (root === null || root.children.length === 0) return null
  return (
    <section aria-labelledby="subflows" className="min-w-0 rounded-card border border-line bg-surface shadow-card">
      <h2 id="subflows" className="flex min-h-11 items-center border-line border-b px-4 font-semibold">
        Subflows
      </h2>
      <ul className="py-2 pr-4 pl-2">
        <Branch node={root} currentId={id} />
      </ul>
      {data.is_cut && <p className="border-line border-t px-4 py-2 text-muted">Some runs are not shown.</p>}
    </section>
  )
}

function Branch({ node, currentId }: { node: TreeNode<TreeRow>; currentId: string }) {
  const [isOpen, setOpen] = useState(true)
  const { run, flow_name } = node.row
  return (
    <li>
      <div className="flex min-h-8 items-center gap-1.5">
        {node.children.length > 0 ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`Subflows of ${run.name}`}
            onClick={() => setOpen(!isOpen)}
            className="grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-sunken hover:text-ink"
          >
            <ChevronRight aria-hidden="true" className={`size-4 transition-transform ${isOpen ? 'rotate-90' : ''}`} />
          </button>
        ) : (
          <span className="w-6 shrink-0" />
        )}
        <Link
          to={paths.flowRun(run.id)}
          aria-current={run.id === currentId ? 'page' : undefined}
          className="min-w-0 truncate font-medium hover:underline aria-[current]:text-accent"
        >
          {run.name}
        </Link>
        <span className="min-w-0 flex-1 truncate text-muted text-xs">{flow_name}</span>
        <StateBadge type={run.state_type} name={run.state_name} />
      </div>
      {isOpen && node.children.length > 0 && (
        <ul className="ml-3 border-line border-l pl-2">
          {node.children.map((child) => (
            <Branch key={child.row.run.id} node={child} currentId={currentId} />
          ))}
        </ul>
      )}
    </li>
  )
}
