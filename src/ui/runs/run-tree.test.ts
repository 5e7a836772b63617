import { expect, test } from 'vitest'
import { type TreeNode, type TreeRun, treeFrom } from './run-tree.ts'

const row = (id: string, parent_id: string | null): TreeRun => ({
  run: { id, name: id, state_type: 'RUNNING', state_name: 'Running' },
  parent_id,
})

type Drawn = { [id: string]: Drawn }
const drawn = (node: TreeNode<TreeRun> | null): Drawn =>
  node === null ? {} : { [node.row.run.id]: Object.assign({}, ...node.children.map(drawn)) }

test('runs stand below the run that started them, in the order given', () => {
  const rows = [row('top', null), row('a', 'top'), row('b', 'top'), row('a1', 'a')]
  expect(drawn(treeFrom(rows, 'top'))).toEqual({ top: { a: { a1: {} }, b: {} } })
  expect(Object.keys(drawn(treeFrom(rows, 'top')).top ?? {})).toEqual(['a', 'b'])
})

test('runs that claim to have started each other appear once', () => {
  expect(drawn(treeFrom([row('a', 'b'), row('b', 'a')], 'a'))).toEqual({ a: { b: {} } })
  expect(drawn(treeFrom([row('a', 'a')], 'a'))).toEqual({ a: {} })
})

test('without the root there is no tree', () => {
  expect(treeFrom([row('a', null)], 'top')).toBeNull()
})
