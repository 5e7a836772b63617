/** The page of the UI that an address leads to. */

/** Each page is the module of a route in src/ui/routes.tsx. */
export const PAGE_MODULES = {
  catalogue: 'src/ui/catalogue/page.tsx',
  key: 'src/ui/artifact/key-page.tsx',
  id: 'src/ui/artifact/id-page.tsx',
  compare: 'src/ui/compare/page.tsx',
  trends: 'src/ui/trends/page.tsx',
  runs: 'src/ui/runs/list/page.tsx',
  'flow-run': 'src/ui/runs/flow-run-page.tsx',
  'task-run': 'src/ui/runs/task-run-page.tsx',
  retention: 'src/ui/retention/page.tsx',
  upstream: 'src/ui/mirror/page.tsx',
  'not-found': 'src/ui/layout/not-found.tsx',
} as const

export type PageName = keyof typeof PAGE_MODULES

/** `name` is the key or id in the path, decoded; empty for pages without one. */
export type PageAddress = { page: PageName; name: string; search: URLSearchParams }

const PATHS: [RegExp, PageName][] = [
  [/^(?:artifacts)?$/, 'catalogue'],
  [/^artifacts(?:\/key\/([^/]+))?\/compare$/, 'compare'],
  [/^artifacts(?:\/key\/([^/]+))?\/trends$/, 'trends'],
  [/^artifacts\/key(?:\/([^/]*))?$/, 'key'],
  [/^artifacts\/artifact\/([^/]+)$/, 'id'],
  [/^runs$/, 'runs'],
  [/^runs\/flow-run\/([^/]+)$/, 'flow-run'],
  [/^runs\/task-run\/([^/]+)$/, 'task-run'],
  [/^retention$/, 'retention'],
  [/^upstream$/, 'upstream'],
]

/** `url` is a path below the base path, with its query. */
export function readPageAddress(url: string): PageAddress {
  const [, path = '', query = ''] = /^\/?([^?#]*?)\/?(?:\?([^#]*).*)?$/s.exec(url) ?? []
  const search = new URLSearchParams(query)
  for (const [pattern, page] of PATHS) {
    const match = pattern.exec(path)
    const name = match && decode(match[1] ?? '')
    if (name != null) return { page, name, search }
  }
  return { page: 'not-found', name: '', search }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
