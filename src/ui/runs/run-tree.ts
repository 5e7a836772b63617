/** The tree of a flow run's ancestors and descendants. */
import type { FlowRun } from '#contract/run.ts'

/** A run of the tree. `parent_id` is null for the root and for a run with an unknown parent. */
export type TreeRun = { run: Pick<FlowRun, 'id' | 'name' | 'state_type' | 'state_name'>; parent_id: string | null }

export type TreeNode<Run extends TreeRun> = { row: Run; children: TreeNode<Run>[] }

/** Builds the tree below `rootId`; siblings keep their order. Each run appears once, even if parents form a cycle. */
export function buildTree<Run extends TreeRun>(rows: readonly Run[], rootId: string): TreeNode<Run> | null {
  const children = Map.groupBy(rows, ({ parent_id }) => parent_id)
  const placed = new Set<string>()
  const node = (row: Run): TreeNode<Run> => {
    placed.add(row.run.id)
    return { row, children: (children.get(row.run.id) ?? []).filter(({ run }) => !placed.has(run.id)).map(node) }
  }
  const root = rows.find(({ run }) => run.id === rootId)
  return root === undefined ? null : node(root)
}
