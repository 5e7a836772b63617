/// <reference types="remark-parse" />
/** Math: loaded only for documents that contain formulas. */
import type { Root } from 'hast'
import type { Root as MarkdownRoot } from 'mdast'
import 'katex/dist/katex.min.css'
import type { Code, Construct, Effects, State } from 'micromark-util-types'
import rehypeKatex, { type Options } from 'rehype-katex'
import remarkMath from 'remark-math'
import type { PluggableList, Processor } from 'unified'
import { visit } from 'unist-util-visit'

/** Without `trust`, a formula cannot create links, classes or images. Sizes and expansions are limited. */
const options: Options = { trust: false, strict: false, maxSize: 20, maxExpand: 500, errorColor: 'var(--color-bad)' }

export const remark: PluggableList = [remarkMath, ignorePrices, removeBackticks]
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
 * Keeps prices, variables and currencies ("from $5 to $10", "$HOME/bin:$PATH", "US$/EUR") as text. A single dollar opens
 * math only before a non-space and not after a letter or digit, and closes it only after a non-space and not before a
 * letter or digit. The brackets between them are balanced. Must directly follow remark-math.
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
      const isFormula: Construct = { tokenize: isWordCharacter(this.previous) ? isDisplay : isMath, partial: true }
      return effects.check(isFormula, math.tokenize.call(this, effects, ok, nok), nok)
    },
  }
}

/** Looks ahead from the opening dollar to the next one, without consuming either. */
function isMath(effects: Effects, ok: State, nok: State): State {
  let previous: Code = null
  const brackets = { depth: 0, areBalanced: true, hasCommand: false }

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
    if (code === DOLLAR) return afterClosing
    countBracket(brackets, code)
    previous = code
    return inside
  }

  function afterClosing(code: Code): State | undefined {
    const isBalanced = brackets.hasCommand || (brackets.areBalanced && brackets.depth === 0)
    return decide(code, isBalanced && !isWordCharacter(code))
  }

  function decide(code: Code, isFormula: boolean): State | undefined {
    effects.exit('data')
    return isFormula ? ok(code) : nok(code)
  }

  return opening
}

/** After a letter or digit, only two dollars open math. */
function isDisplay(effects: Effects, ok: State, nok: State): State {
  return (code) => {
    effects.enter('data')
    effects.consume(code)
    return (next) => {
      effects.exit('data')
      return next === DOLLAR ? ok(next) : nok(next)
    }
  }
}

const BACKSLASH = 92

/** Counts all kinds of brackets as one, for intervals such as `[0, 1)`. TeX commands leave brackets open: `\right.` */
function countBracket(brackets: { depth: number; areBalanced: boolean; hasCommand: boolean }, code: number): void {
  if (code === BACKSLASH) brackets.hasCommand = true
  const character = code > 0 ? String.fromCharCode(code) : ''
  if ('([{'.includes(character) && character !== '') brackets.depth++
  if (')]}'.includes(character) && character !== '') brackets.depth--
  if (brackets.depth < 0) brackets.areBalanced = false
}

/** A space, a tab, a line ending (negative codes) or the end of the text. */
function isSpace(code: Code): boolean {
  return code === null || code <= 32
}

function isWordCharacter(code: Code): boolean {
  return code !== null && code > 0 && /[\p{L}\p{N}]/u.test(String.fromCharCode(code))
}

/** GitHub's other form of inline formulas: a code span between dollars. */
function removeBackticks() {
  return (tree: MarkdownRoot): void => {
    visit(tree, 'inlineMath', (formula) => {
      const [, value] = /^(?=`)(`+)(?!`)(.*[^`])\1$/s.exec(formula.value)?.slice(1) ?? []
      if (value === undefined) return
      formula.value = value
      formula.data = { ...formula.data, hChildren: [{ type: 'text', value }] }
    })
  }
}
