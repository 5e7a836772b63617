/** Which modules of the UI share a chunk: few requests for a page, without much code that only other pages need. */
import { resolve } from 'node:path'

/** What tells which modules a module imports statically. */
type Graph = {
  getModuleInfo: (id: string) => { readonly code: string | null; readonly importedIds: readonly string[] } | null
}

const MAIN = 'main'
const CATALOGUE = 'catalogue/page'
const ARTIFACT = ['artifact/key-page', 'artifact/id-page']
const RUN = ['runs/flow-run-page', 'runs/task-run-page']
const OTHERS = ['runs/list/page', 'compare/page', 'trends/page', 'retention/page', 'layout/not-found']
const TABLE = 'renderers/table/index'
const MARKDOWN = 'renderers/markdown/index'
const RICH = 'renderers/rich/index'
/** Loaded after a page; what they share with it must not become a chunk of its own. */
const LATER = ['catalogue/table', 'catalogue/phone-list', 'catalogue/changes/change-cell']

const roots = new Map(
  [MAIN, CATALOGUE, ...ARTIFACT, ...RUN, ...OTHERS, TABLE, MARKDOWN, RICH, ...LATER].map((root) => [
    resolve('src/ui', `${root}.tsx`),
    root,
  ]),
)

/** Packages of which an import takes single modules: following it would find all of them. */
const BARREL =
  /\/node_modules\/(?:lucide-react\/dist\/esm\/lucide-react\.\w+|@tanstack\/(?:react-query|query-core)\/build\/modern\/index\.js)$/

const isIcon = /\/lucide-react\/dist\/esm\/icons\/([\w-]+)\./

/** The files of the icons that a module imports: `ChartLine` is in chart-line.mjs. */
const iconsIn = (code: string): string[] =>
  (/import \{([^}]*)\} from ["']lucide-react["']/.exec(code)?.[1] ?? '')
    .split(',')
    .map((name) => (name.trim().split(' ')[0] ?? '').replaceAll(/(?<=[a-z])(?=[A-Z\d])/g, '-').toLowerCase())

/** The roots that import each module or icon, directly or through others. */
function findImporters(graph: Graph): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const add = (id: string, root: string) => found.set(id, (found.get(id) ?? new Set()).add(root))
  for (const [start, root] of roots) {
    const open = [start]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.get(id)?.has(root) || BARREL.test(id)) continue
      add(id, root)
      const { code, importedIds } = graph.getModuleInfo(id) ?? { code: null, importedIds: [] }
      for (const icon of iconsIn(code ?? '')) add(icon, root)
      open.push(...importedIds)
    }
  }
  return found
}

let importersOf: Map<string, Set<string>> | null = null

/** The chunk of a module; null for modules of a single page, and those that load later. */
export function chunkName(id: string, graph: Graph): string | null {
  if (roots.has(id)) return null
  if (/\/@tanstack\/.*\/(?:useSuspenseQuery|useQueries|queriesObserver)\.js$/.test(id)) return 'lists'
  if (/\/@tanstack\/.*\/(?:useMutation|mutationObserver|mutation)\.js$/.test(id)) return 'parts'
  importersOf ??= findImporters(graph)
  const all = importersOf.get(isIcon.exec(id)?.[1] ?? id) ?? new Set()
  const importers = all.difference(new Set(LATER))
  const isIn = (pages: readonly string[]) => pages.some((page) => importers.has(page))
  if (importers.has(MAIN)) return null
  if (importers.size < 2) {
    if (importers.has(TABLE)) return 'grid'
    const isSharedLater = all.size > importers.size
    if (isSharedLater && importers.has(CATALOGUE)) return 'lists'
    if (isSharedLater && isIn(ARTIFACT)) return 'artifact'
    // An icon is too small for a chunk of its own.
    return isIcon.test(id) && !importers.has(CATALOGUE) ? 'parts' : null
  }
  if (importers.has(CATALOGUE)) return 'lists'
  if (isIn(ARTIFACT)) return isIn(OTHERS) ? 'parts' : 'artifact'
  if (isIn(RUN)) return isIn([...OTHERS, TABLE, MARKDOWN, RICH]) ? 'parts' : 'run'
  return importers.has(MARKDOWN) ? 'cells' : null
}
