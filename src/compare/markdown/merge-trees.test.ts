import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newBudget } from '#compare/text/align.ts'
import { growthOf, MAX_GROWTH } from '#content/test-growth.ts'
import { mergeTrees } from './merge-trees.ts'
import type { ElementNode, TreeNode } from './tree.ts'

const element = (tagName: string, ...children: (TreeNode | string)[]): ElementNode => ({
  type: 'element',
  tagName,
  properties: {},
  children: children.map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
})

const link = (href: string, text: string): ElementNode => ({ ...element('a', text), properties: { href } })

const merge = (before: TreeNode[], after: TreeNode[]): TreeNode[] => {
  const merged = mergeTrees(before, after, newBudget(1_000_000))
  if (merged === null) throw new Error('not merged')
  return merged
}

const html = (nodes: readonly TreeNode[]): string =>
  nodes
    .map((node) => (node.type === 'text' ? node.value : `<${node.tagName}>${html(node.children)}</${node.tagName}>`))
    .join('')

/** The words of one version: without those in `hidden`. */
const words = (nodes: readonly TreeNode[], hidden: string | null = null): string =>
  nodes
    .map((node) => (node.type === 'text' ? node.value : node.tagName === hidden ? '' : words(node.children, hidden)))
    .join('')

const inline = fc.letrec<{ node: TreeNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('one two', ' three', 'four. ', 'five').map((value): TreeNode => ({ type: 'text', value })),
    fc
      .tuple(
        fc.constantFrom('em', 'strong', 'code', 'li', 'p', 'ul'),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      )
      .map(([tagName, children]) => element(tagName, ...children)),
  ),
})).node
const tree = fc.array(
  fc.array(inline, { minLength: 1, maxLength: 4 }).map((children) => element('p', ...children)),
  { maxLength: 4 },
)

test('the merged tree without its removed words reads as the new one, and without its added words as the old one', () => {
  const squeezed = (text: string) => text.replace(/\s+/g, '')
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const merged = merge(before, after)
      expect(squeezed(words(merged, 'ins'))).toBe(squeezed(words(before)))
      expect(squeezed(words(merged, 'del'))).toBe(squeezed(words(after)))
    }),
  )
})

test('a tree merged with itself is the same tree', () => {
  fc.assert(
    fc.property(tree, (same) => {
      expect(html(merge(same, same))).toBe(html(same))
    }),
  )
})

test('changed words are marked where they are', () => {
  expect(
    html(
      merge(
        [element('p', 'The score is ', element('strong', '0.82'), ' today.')],
        [element('p', 'The score is ', element('strong', '0.79'), ' today.')],
      ),
    ),
  ).toBe('<p>The score is <strong><del>0.82</del><ins>0.79</ins></strong> today.</p>')
})

test('words that are only formatted differently are the same', () => {
  expect(html(merge([element('p', 'a b c')], [element('p', 'a ', element('em', 'b'), ' c')]))).toBe(
    '<p>a <em>b</em> c</p>',
  )
})

test('a removed item stays an item of its list', () => {
  const before = [element('ul', element('li', 'one'), '\n', element('li', 'two words'), '\n', element('li', 'three'))]
  const after = [element('ul', element('li', 'one'), '\n', element('li', 'three'))]
  expect(html(merge(before, after))).toBe('<ul><li>one</li><li><del>two words</del></li><li>three</li></ul>')
})

test('words added to an item come before the removed item that follows', () => {
  const before = [element('ul', element('li', 'one x'), element('li', 'two'), element('li', 'three'))]
  const after = [element('ul', element('li', 'one y'), element('li', 'three'))]
  expect(html(merge(before, after))).toBe(
    '<ul><li>one <del>x</del><ins>y</ins></li><li><del>two</del></li><li>three</li></ul>',
  )
})

test('a changed target is shown after the text of its link', () => {
  expect(
    html(merge([element('p', link('https://a.org', 'docs'))], [element('p', link('https://b.org', 'docs'))])),
  ).toBe('<p><a>docs<del><span> (https://a.org)</span></del><ins><span> (https://b.org)</span></ins></a></p>')
})

test('the target of an added link is not shown', () => {
  expect(html(merge([element('p', 'see')], [element('p', 'see ', link('https://b.org', 'docs'))]))).toBe(
    '<p>see<ins> </ins><a><ins>docs</ins></a></p>',
  )
})

test('an image with another address is removed and added', () => {
  const image = (src: string): ElementNode => ({ ...element('img'), properties: { src } })
  expect(html(merge([element('p', image('a.png'))], [element('p', image('b.png'))]))).toBe(
    '<p><del><img></img></del><ins><img></img></ins></p>',
  )
})

test('an empty cell keeps its place', () => {
  const row = (...cells: string[]) =>
    element('tr', ...cells.map((cell) => (cell === '' ? element('td') : element('td', cell))))
  expect(html(merge([row('a', '', 'b')], [row('a', '', 'c')]))).toBe(
    '<tr><td>a</td><td></td><td><del>b</del><ins>c</ins></td></tr>',
  )
})

test('deep trees are merged in linear time', () => {
  const nested = (count: number, word: string): TreeNode[] =>
    Array.from({ length: count }, (_, n) => {
      let node: TreeNode = { type: 'text', value: n % 3 === 0 ? word : `w${n}` }
      for (let depth = 0; depth < 100; depth++) node = element(depth % 2 === 0 ? 'ul' : 'li', node)
      return node
    })
  const growth = growthOf((length) => {
    const [before, after] = [nested(length / 100, 'old'), nested(length / 100, 'new')]
    return () => mergeTrees(before, after, newBudget(1_000_000))
  })
  expect(growth).toBeLessThanOrEqual(MAX_GROWTH)
})

test('a tree that is too large is not merged', () => {
  expect(mergeTrees([element('p', 'a '.repeat(50_000))], [element('p', 'b')], newBudget(1000))).toBeNull()
})
