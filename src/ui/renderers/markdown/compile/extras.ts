/** Loads the plugins that only some documents need. */
import { hasMath } from '#content/markdown/math.ts'
import type { Extras } from './compile.ts'

const noExtras: Extras = { raw: [], remarkMath: [], rehypeMath: [], emoji: null }

/** HTML tags, but not `<https://…>` or `<name@example.org>`. */
const HTML = /<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)(?![\w.+-]+@)[A-Za-z/!?]/

const SHORTCODE = /(?<!\w:?):(?:(?=\d*[a-z])[\w+-]{1,40}|[+-]1|100):/

const loading = new Map<string, Promise<Extras>>()

/** The plugins for a source. Returns the same promise every time, as `use` requires. */
export function extrasFor(source: string): Extras | Promise<Extras> {
  const needs = { html: HTML.test(source), math: hasMath(source), emoji: SHORTCODE.test(source) }
  if (!needs.html && !needs.math && !needs.emoji) return noExtras
  const key = JSON.stringify(needs)
  const promise = loading.get(key) ?? load(needs)
  loading.set(key, promise)
  // A failed load, perhaps offline, is retried on the next call.
  promise.catch(() => loading.delete(key))
  return promise
}

async function load(needs: { html: boolean; math: boolean; emoji: boolean }): Promise<Extras> {
  const [raw, math, emoji] = await Promise.all([
    needs.html ? import('rehype-raw') : null,
    needs.math ? import('./math.ts') : null,
    needs.emoji ? import('./emoji.ts') : null,
  ])
  return {
    raw: raw === null ? [] : [raw.default],
    remarkMath: math === null ? [] : math.remark,
    rehypeMath: math === null ? [] : math.rehype,
    emoji,
  }
}
