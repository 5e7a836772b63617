// Looks for phrases that read like a literal translation, and for British spelling, in everything people read: code,
// comments, tests, docs. A line that needs one says why nothing else fits: `language: allow` on it or on the line above.
import { globSync, readFileSync } from 'node:fs'
import { argv } from 'node:process'

type Rule = { readonly pattern: RegExp; readonly instead: string }

const rules: readonly Rule[] = [
  { pattern: /\b(whoever|whomever|whosoever)\b/i, instead: 'name the role: the client, the reader, the caller' },
  { pattern: /\b(somebody|someone else|nobody|no one)\b/i, instead: 'another client, another user, no client' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\bby (itself|themselves)\b/i, instead: 'automatically, on its own' },
  { pattern: /\b(goes|go|went) by\b/i, instead: 'uses, is selected by, expires' },
  { pattern: /(?<!\bthere )\b(is|are|was) no (?!longer\b|more than\b)/i, instead: 'negate the verb: "is not a …"' },
  { pattern: /\bonce more\b/i, instead: 'again' },
  { pattern: /\ball the same\b/i, instead: 'anyway' },
  { pattern: /\b(exclude each other|excludes the other)\b/i, instead: '`A` and `B` cannot be used together' },
  { pattern: /\bmakes? no sense\b/i, instead: 'is not valid' },
  { pattern: /\bsays? no to\b/i, instead: 'rejects, fails on' },
  { pattern: /\blets? (go|through)\b/i, instead: 'deletes, allows' },
  { pattern: /\b(the server|database) is away\b/i, instead: 'is unavailable' },
  { pattern: /\bfits? (none|nothing)\b/i, instead: 'matches nothing' },
  { pattern: /\bwhat is known of\b/i, instead: 'name the fact' },
  {
    pattern: /\b(behaviour|colour|favour|honour|neighbour|centre|cancelled|labelled|modelled)(s|ed|ing)?\b/,
    instead: 'American spelling',
  },
  { pattern: /\b\w+(?:alis|eris|oris|imis|ognis|ganis)(?:e|ed|es|ing|ation)\b/, instead: 'American spelling: -ize' },
]

const ALLOW = 'language: allow'

const files =
  argv.length > 2
    ? argv.slice(2)
    : globSync([
        '{src,bench,build,checks,e2e}/**/*.{ts,tsx,css}',
        'docs/**/*.md',
        '*.md',
        '*.ts',
        '.github/**/*.{md,yml}',
        'deploy/*',
      ])

let found = 0
for (const file of files.filter((path) => path !== 'checks/language.ts').sort()) {
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.includes(ALLOW) || lines[index - 1]?.includes(ALLOW)) continue
    for (const { pattern, instead } of rules) {
      const phrase = pattern.exec(line)?.[0]
      if (phrase === undefined) continue
      found += 1
      console.error(`${file}:${index + 1}: "${phrase}" (${instead})\n    ${line.trim()}`)
    }
  }
}
if (found > 0) {
  console.error(`\nPhrases found: ${found}. Rewrite them, or put "${ALLOW}" with the reason on the line or above it.`)
  process.exitCode = 1
}
