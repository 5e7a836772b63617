/** Math: loaded only with documents that have some. */
import 'katex/dist/katex.min.css'
import rehypeKatex, { type Options } from 'rehype-katex'
import remarkMath from 'remark-math'
import type { PluggableList } from 'unified'
import { moneyIsNotMath } from './money.ts'

/** No `trust`: no links, no classes, no images out of a formula. Sizes and expansions end somewhere. */
const options: Options = { trust: false, strict: false, maxSize: 20, maxExpand: 500, errorColor: 'var(--color-bad)' }

export const remark: PluggableList = [remarkMath, moneyIsNotMath]
export const rehype: PluggableList = [[rehypeKatex, options]]
