/** Loads the plugins that only some documents need. */
import type { Extras } from './compile.ts'

const noExtras: Extras = { raw: [], remarkMath: [], rehypeMath: [] }

/** HTML tags, but not `<https://…>` or `<name@example.org>`. */
const HTML = /<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)(?![\w.+-]+@)[A-Za-z/!?]/

/** Two dollars, a math fence, or a pair of single dollars that are not prices. */
const MATH = /\$\$|^ {0,3}(?:```+|~~~+)[ \t]*math|\$(?![\s$])[^$]*(?<!\s)\$(?!\d)/m

export const hasMath = (source: string): boolean => MATH.test(source)

const loading = new Map<string, Promise<Extras>>()

/** The plugins for a source. Returns the same promise every time, as `use` requires. */
export function extrasFor(source: string): Extras | Promise<Extras> {
  const needs = { html: HTML.test(source), math: hasMath(source) }
  if (!needs.html && !needs.math) return noExtras
  const key = JSON.stringify(needs)
  const promise = loading.get(key) ?? load(needs)
  loading.set(key, promise)
  // A failed load, perhaps offline, is retried on the next call.
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
