/** Loads what only some documents need, before these are shown. */
import type { Extras } from './compile.ts'

const noExtras: Extras = { raw: [], remarkMath: [], rehypeMath: [] }

/** HTML, but neither `<https://…>` nor `<someone@example.org>`. */
const HTML = /<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)(?![\w.+-]+@)[A-Za-z/!?]/

/** Two dollars, a fence of math, or a pair of single dollars that is not about money. */
const MATH = /\$\$|^ {0,3}(?:```+|~~~+)[ \t]*math|\$(?![\s$])[^$]*(?<!\s)\$(?!\d)/m

export const hasMath = (source: string): boolean => MATH.test(source)

const loading = new Map<string, Promise<Extras>>()

/** What this source needs: at hand, or the promise of it, the same one every time. */
export function extrasFor(source: string): Extras | Promise<Extras> {
  const needs = { html: HTML.test(source), math: hasMath(source) }
  if (!needs.html && !needs.math) return noExtras
  const key = JSON.stringify(needs)
  const promise = loading.get(key) ?? load(needs)
  loading.set(key, promise)
  // A load that failed, offline perhaps, is tried again by the next one who asks.
  promise.catch(() => loading.delete(key))
  return promise
}

async function load(needs: { html: boolean; math: boolean }): Promise<Extras> {
  const [raw, math] = await Promise.all([
    needs.html ? import('rehype-raw') : null,
    needs.math ? import('./math.ts') : null,
  ])
  return {
    raw: raw === null ? [] : [raw.default],
    remarkMath: math === null ? [] : math.remark,
    rehypeMath: math === null ? [] : math.rehype,
  }
}
