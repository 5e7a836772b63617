/** Where a flow run stands among the runs that started it and those that it started. */
import type { FlowRun } from '#contract/run.ts'

/** A run of the tree. `parent_id` is null for the topmost, and for one whose parent is not known. */
export type TreeRun = { run: Pick<FlowRun, 'id' | 'name' | 'state_type' | 'state_name'>; parent_id: string | null }

export type TreeNode<Run extends TreeRun> = { row: Run; children: TreeNode<Run>[] }

/** The tree below `rootId`, siblings in the order given. A run appears once, even if its parents go in a circle. */
export function treeFrom<Run extends TreeRun>(rows: readonly Run[], rootId: string): TreeNode<Run> | null {
  const children = Map.groupBy(rows, ({ parent_id }) => parent_id)
  const placed = new Set<string>()
  const node = (row: Run): TreeNode<Run> => {
    placed.add(row.run.id)
    return { row, children: (children.get(row.run.id) ?? []).filter(({ run }) => !placed.has(run.id)).map(node) }
  }
  const root = rows.find(({ run }) => run.id === rootId)
  return root === undefined ? null : node(root)
}
