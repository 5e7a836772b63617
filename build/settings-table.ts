// Writes the tables of settings in README.md and docs, from the record that the server reads them by.
import { readFileSync, writeFileSync } from 'node:fs'
import { type Setting, settings } from '#contract/settings.ts'

/** README.md has all settings, a guide those that refer to it. */
export const SETTINGS_PAGES = ['README.md', 'docs/team.md', 'docs/upstream.md'] as const

const block = /(?<=<!-- settings: npm run reference -->\n).*?(?=<!-- end of settings -->)/s

/** The page with the table as the record has it now. */
export function withSettings(path: string, page = readFileSync(path, 'utf8')): string {
  if (!block.test(page)) throw new Error(`${path} has no place for the table of settings`)
  return page.replace(block, () => settingsTable(path))
}

function settingsTable(path: string): string {
  const all = Object.values<Setting>(settings)
  const rows = path === 'README.md' ? all.map(readmeRow) : all.filter(({ guide }) => guide === path).map(rowOf)
  return `\n${['| variable | option | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')}\n\n`
}

function readmeRow({ guide, help, ...setting }: Setting): string {
  return rowOf({ ...setting, help: guide === undefined ? help : `${help}; see [${guide}](${guide})` })
}

function rowOf({ env, flag, default: value, help }: Setting): string {
  const cells = [env.map(code).join(' or '), flag ? code(flag.replace(/ .*/, '')) : '', value && code(value), help]
  return `|${cells.map((cell) => cell && ` ${cell}`).join(' |')} |`
}

const code = (text: string) => `\`${text}\``

if (import.meta.main) for (const path of SETTINGS_PAGES) writeFileSync(path, withSettings(path))
