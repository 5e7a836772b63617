import { expect, test } from 'vitest'
import { buildTree, type TreeNode, type TreeRun } from './run-tree.ts'

const row = (id: string, parent_id: string | null): TreeRun => ({
  run: { id, name: id, state_type: 'RUNNING', state_name: 'Running' },
  parent_id,
})

type Outline = { [id: string]: Outline }
const outline = (node: TreeNode<TreeRun> | null): Outline =>
  node === null ? {} : { [node.row.run.id]: Object.assign({}, ...node.children.map(outline)) }

test('runs are children of the run that started them, in their order', () => {
  const rows = [row('top', null), row('a', 'top'), row('b', 'top'), row('a1', 'a')]
  expect(outline(buildTree(rows, 'top'))).toEqual({ top: { a: { a1: {} }, b: {} } })
  expect(Object.keys(outline(buildTree(rows, 'top')).top ?? {})).toEqual(['a', 'b'])
})

test('each run of a cycle appears once', () => {
  expect(outline(buildTree([row('a', 'b'), row('b', 'a')], 'a'))).toEqual({ a: { b: {} } })
  expect(outline(buildTree([row('a', 'a')], 'a'))).toEqual({ a: {} })
})

test('the tree is null without its root', () => {
  expect(buildTree([row('a', null)], 'top')).toBeNull()
})
