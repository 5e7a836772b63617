/// <reference types="remark-parse" />
import type { Code, Construct, Effects, State } from 'micromark-util-types'
import type { Processor } from 'unified'

const DOLLAR = 36

/**
 * “from $5 to $10” is about money. A single dollar opens math only before something that is not a space, and closes it
 * only behind such and not before a digit: the rule of Pandoc and GitHub. To be used right behind remark-math.
 */
export function moneyIsNotMath(this: Processor): void {
  const text = this.data().micromarkExtensions?.at(-1)?.text
  const construct = text?.[DOLLAR]
  if (text !== undefined && construct !== undefined && !Array.isArray(construct)) text[DOLLAR] = guarded(construct)
}

function guarded(math: Construct): Construct {
  return {
    ...math,
    tokenize(effects, ok, nok) {
      return effects.check({ tokenize: isMath, partial: true }, math.tokenize.call(this, effects, ok, nok), nok)
    },
  }
}

/** Looks from the opening dollar to the next one, without taking anything. */
function isMath(effects: Effects, ok: State, nok: State): State {
  let previous: Code = null

  function opening(code: Code): State | undefined {
    effects.enter('data')
    effects.consume(code)
    return first
  }

  function first(code: Code): State | undefined {
    // Two dollars are never money.
    if (code === DOLLAR) return decide(code, true)
    return isSpace(code) ? decide(code, false) : inside(code)
  }

  function inside(code: Code): State | undefined {
    if (code === null || (code === DOLLAR && isSpace(previous))) return decide(code, false)
    effects.consume(code)
    previous = code
    return code === DOLLAR ? behind : inside
  }

  function behind(code: Code): State | undefined {
    return decide(code, !(code !== null && code >= 48 && code <= 57))
  }

  function decide(code: Code, isIt: boolean): State | undefined {
    effects.exit('data')
    return isIt ? ok(code) : nok(code)
  }

  return opening
}

/** A space, a tab, a line ending (negative codes) or the end of the text. */
function isSpace(code: Code): boolean {
  return code === null || code <= 32
}
