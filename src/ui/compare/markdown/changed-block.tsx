import type { Nodes } from 'hast'
import type { ReactNode } from 'react'
import { mergeTrees } from '#compare/markdown/merge-trees.ts'
import type { TreeNode } from '#compare/markdown/tree.ts'
import { newBudget } from '#compare/text/align.ts'
import type { BlockChange } from '#contract/compare/change.ts'
import { isSource } from './change-runs.ts'
import { MarkdownTableChange } from './markdown-table-change.tsx'
import { type Rendering, renderSource } from './rendered-source.ts'
import { Segments } from './segments.tsx'

type BlockProps = { block: BlockChange; rendering: Rendering }

/** A block with its changes marked: cells of a table, words of anything else. */
export function ChangedBlock({ block, rendering, changedOnly }: BlockProps & { changedOnly: boolean }) {
  if (block.table !== null) return <MarkdownTableChange change={block.table} changedOnly={changedOnly} />
  const isVerbatim = block.type === 'code' || isSource(block)
  const merged = isVerbatim ? null : mergedBlock(block, rendering)
  if (merged !== null) return merged
  return (
    <pre className="md-plain">
      <Segments segments={block.segments ?? []} />
    </pre>
  )
}

const MAX_STEPS = 1_000_000

/** The rendered block with its words marked; null if it is too large. */
function mergedBlock({ old = '', new: current = '' }: BlockChange, rendering: Rendering): ReactNode | null {
  let before: TreeNode[] = []
  let isMerged = false
  const isRendered = renderSource(old, rendering, (tree) => {
    before = treeNodes(tree)
  })
  if (isRendered === null) return null
  const element = renderSource(current, rendering, (tree) => {
    const merged = mergeTrees(before, treeNodes(tree), newBudget(MAX_STEPS))
    isMerged = merged !== null
    if (merged !== null) tree.children = merged
  })
  return isMerged ? element : null
}

/** The elements and texts inside a node. */
function treeNodes(node: Nodes): TreeNode[] {
  if (!('children' in node)) return []
  return node.children.flatMap((child): TreeNode[] => {
    if (child.type === 'text') return [{ type: 'text', value: child.value }]
    if (child.type !== 'element') return []
    const { tagName, properties } = child
    return [{ type: 'element', tagName, properties, children: treeNodes(child) }]
  })
}
