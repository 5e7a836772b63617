/** Math: loaded only with documents that have some. */
import type { Root } from 'hast'
import 'katex/dist/katex.min.css'
import rehypeKatex, { type Options } from 'rehype-katex'
import remarkMath from 'remark-math'
import type { PluggableList } from 'unified'
import { visit } from 'unist-util-visit'
import { moneyIsNotMath } from './money.ts'

/** No `trust`: no links, no classes, no images out of a formula. Sizes and expansions end somewhere. */
const options: Options = { trust: false, strict: false, maxSize: 20, maxExpand: 500, errorColor: 'var(--color-bad)' }

export const remark: PluggableList = [remarkMath, moneyIsNotMath]
export const rehype: PluggableList = [[rehypeKatex, options], focusDisplays]

/** A formula on a line of its own scrolls where it is too wide, by keys as well. */
function focusDisplays() {
  return (tree: Root): void => {
    visit(tree, 'element', ({ properties }) => {
      if (!Array.isArray(properties.className) || !properties.className.includes('katex-display')) return
      Object.assign(properties, { tabIndex: 0, role: 'group', ariaLabel: 'Formula' })
    })
  }
}
