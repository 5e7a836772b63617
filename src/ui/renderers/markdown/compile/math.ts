/// <reference types="remark-parse" />
/** Math: loaded only for documents that contain formulas. */
import type { Root } from 'hast'
import 'katex/dist/katex.min.css'
import type { Code, Construct, Effects, State } from 'micromark-util-types'
import rehypeKatex, { type Options } from 'rehype-katex'
import remarkMath from 'remark-math'
import type { PluggableList, Processor } from 'unified'
import { visit } from 'unist-util-visit'

/** Without `trust`, a formula cannot create links, classes or images. Sizes and expansions are limited. */
const options: Options = { trust: false, strict: false, maxSize: 20, maxExpand: 500, errorColor: 'var(--color-bad)' }

export const remark: PluggableList = [remarkMath, ignorePrices]
export const rehype: PluggableList = [[rehypeKatex, options], focusDisplays]

/** Display formulas scroll when they are too wide, so they must be focusable. */
function focusDisplays() {
  return (tree: Root): void => {
    visit(tree, 'element', ({ properties }) => {
      if (!Array.isArray(properties.className) || !properties.className.includes('katex-display')) return
      Object.assign(properties, { tabIndex: 0, role: 'group', ariaLabel: 'Formula' })
    })
  }
}

const DOLLAR = 36

/**
 * Keeps prices ("from $5 to $10") as text, by the rule of Pandoc and GitHub: a single dollar opens math only before a
 * non-space, and closes it only after a non-space and not before a digit. Must directly follow remark-math.
 */
function ignorePrices(this: Processor): void {
  const text = this.data().micromarkExtensions?.at(-1)?.text
  const construct = text?.[DOLLAR]
  if (text !== undefined && construct !== undefined && !Array.isArray(construct)) text[DOLLAR] = checked(construct)
}

function checked(math: Construct): Construct {
  return {
    ...math,
    tokenize(effects, ok, nok) {
      return effects.check({ tokenize: isMath, partial: true }, math.tokenize.call(this, effects, ok, nok), nok)
    },
  }
}

/** Looks ahead from the opening dollar to the next one, without consuming either. */
function isMath(effects: Effects, ok: State, nok: State): State {
  let previous: Code = null

  function opening(code: Code): State | undefined {
    effects.enter('data')
    effects.consume(code)
    return first
  }

  function first(code: Code): State | undefined {
    // Two dollars always open math.
    if (code === DOLLAR) return decide(code, true)
    return isSpace(code) ? decide(code, false) : inside(code)
  }

  function inside(code: Code): State | undefined {
    if (code === null || (code === DOLLAR && isSpace(previous))) return decide(code, false)
    effects.consume(code)
    previous = code
    return code === DOLLAR ? afterClosing : inside
  }

  function afterClosing(code: Code): State | undefined {
    return decide(code, !(code !== null && code >= 48 && code <= 57))
  }

  function decide(code: Code, isFormula: boolean): State | undefined {
    effects.exit('data')
    return isFormula ? ok(code) : nok(code)
  }

  return opening
}

/** A space, a tab, a line ending (negative codes) or the end of the text. */
function isSpace(code: Code): boolean {
  return code === null || code <= 32
}
