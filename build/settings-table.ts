// Writes the table of settings in README.md, from the record that the server reads them by.
import { readFileSync, writeFileSync } from 'node:fs'
import { type Setting, settings } from '#contract/settings.ts'

const path = 'README.md'
const block = /(?<=<!-- settings: npm run reference -->\n).*?(?=<!-- end of settings -->)/s

/** The README with the table as the record has it now. */
export function readmeWithSettings(readme = readFileSync(path, 'utf8')): string {
  if (!block.test(readme)) throw new Error(`${path} has no place for the table of settings`)
  return readme.replace(block, () => settingsTable())
}

function settingsTable(): string {
  const rows = Object.values<Setting>(settings).map(rowOf)
  return `\n${['| variable | option | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')}\n\n`
}

function rowOf({ env, flag, default: value, help, guide }: Setting): string {
  const meaning = guide === undefined ? help : `${help}; see [${guide}](${guide})`
  const cells = [env.map(code).join(' or '), flag ? code(flag.replace(/ .*/, '')) : '', value && code(value), meaning]
  return `|${cells.map((cell) => cell && ` ${cell}`).join(' |')} |`
}

const code = (text: string) => `\`${text}\``

if (import.meta.main) writeFileSync(path, readmeWithSettings())
