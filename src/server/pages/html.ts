/** The HTML of a page: index.html with what the page at this address loads first. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAGE_MODULES, type PageAddress, type PageName } from './address.ts'
import { preloadLinks, readManifest } from './build-files.ts'
import { escapeHtml, type FirstAnswers } from './first-answers.ts'

export type PageHtml = {
  /** Up to the body, with links to the scripts of the page. The browser starts to load them while the rest is computed. */
  head: (address: PageAddress) => string
  body: (address: PageAddress, answers: FirstAnswers | null) => string
}

export function readPageHtml(folder: string, basePath: string): PageHtml {
  const index = readFileSync(join(folder, 'index.html'), 'utf8').replace(
    /<base href="[^"]*"/,
    `<base href="${basePath}"`,
  )
  const manifest = readManifest(folder)
  const [start, end] = splitBefore(index, '</head>')
  const [middle, close] = splitBefore(end, '</body>')
  const links = new Map<string, string>()
  const linksOf = (modules: readonly string[], earlier: readonly string[] = []) => {
    const name = [...modules, '|', ...earlier].join(' ')
    const known = links.get(name) ?? preloadLinks(manifest, modules, earlier)
    links.set(name, known)
    return known
  }
  return {
    head: ({ page }) => `${start}${linksOf(modulesOf(page))}\n`,
    body: ({ page }, answers) => {
      if (answers === null) return middle + close
      const preloads = answers.preloads.map(
        (path) => `<link rel="preload" as="fetch" crossorigin href="api${escapeHtml(path)}">`,
      )
      return [middle, ...preloads, linksOf(answers.modules, modulesOf(page)), answers.scripts, close].join('\n')
    },
  }
}

/** The address of a version of a key leads to the page of the key. */
const modulesOf = (page: PageName): string[] =>
  page === 'id' ? [PAGE_MODULES.id, PAGE_MODULES.key] : [PAGE_MODULES[page]]

function splitBefore(text: string, part: string): [string, string] {
  const at = text.lastIndexOf(part)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}
