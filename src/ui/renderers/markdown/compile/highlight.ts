import type { Element, Root } from 'hast'
import bash from 'highlight.js/lib/languages/bash'
import diff from 'highlight.js/lib/languages/diff'
import ini from 'highlight.js/lib/languages/ini'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import r from 'highlight.js/lib/languages/r'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'
import { visit } from 'unist-util-visit'
import { textOf } from './tree.ts'

const lowlight = createLowlight({ bash, diff, ini, javascript, json, python, r, sql, typescript, xml, yaml })
lowlight.registerAlias({ bash: ['shell', 'console'], sql: ['postgresql', 'mysql'], json: ['jsonl', 'geojson'] })

/** Longer code is not highlighted, because that would block the page. */
const MAX_CODE_CHARS = 20_000

/** Highlights fenced code in the languages above. Runs on sanitized trees. */
export function highlightCode() {
  return (tree: Root): void => {
    visit(tree, 'element', (element) => {
      const code = element.tagName === 'pre' ? element.children[0] : undefined
      if (code?.type === 'element' && code.tagName === 'code') highlight(code)
    })
  }
}

function highlight(code: Element): void {
  const language = languageOf(code)
  if (language === null || !lowlight.registered(language)) return
  const text = textOf(code)
  if (text.length > MAX_CODE_CHARS) return
  const colored = lowlight.highlight(language, text)
  code.children = colored.children.filter((child) => child.type === 'element' || child.type === 'text')
}

/** The language of a `<code class="language-…">`. */
export function languageOf(code: Element): string | null {
  const { className } = code.properties
  const names = Array.isArray(className) ? className : []
  const found = names.find((name) => String(name).startsWith('language-'))
  return found === undefined ? null : String(found).slice('language-'.length)
}
