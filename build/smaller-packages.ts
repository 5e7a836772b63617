/** Leaves out what no page needs of the packages in the first script. */
import type { Plugin } from 'vite'

/** What to replace in the file with this end of its path, each once. */
const CUTS: Record<string, [pattern: RegExp, replacement: string][]> = {
  '/react-router/dist/production/lib/router/router.js': [
    // Fetchers, form submissions, middleware, routes that are found later, and properties of routes that are loaded one by one.
    [/\tasync function fetch\(.*\) \{$/m, '$& return {}'],
    [/\tasync function handleAction\(.*\) \{$/m, '$& return {}'],
    [/\tasync function discoverRoutes\(.*\) \{$/m, '$& return {}'],
    [/^\tfetchLoadMatches\.forEach\(.*?\n\t\}\);/ms, ''],
    [/let lazyKeys = /, 'return {}; $&'],
    [/(?<=init\.dataStrategy \|\| )defaultDataStrategyWithMiddleware/, 'defaultDataStrategy'],
    // View transitions.
    [/if \(isBrowser\) \{\s+restoreAppliedTransitions\(.*?\n\t\t\}/s, ''],
  ],
  '/react-router/dist/production/lib/components.js': [
    // View transitions.
    [/let isViewTransitionAvailable =.*?if \(!viewTransitionOpts \|\| !isViewTransitionAvailable\)/s, 'if (true)'],
    [/React\$1\.useEffect\(\(\) => \{\s+if \(vtContext\.isTransitioning &&.*?(?=let navigator = )/s, ''],
  ],
  '/react-router/dist/production/lib/hooks.js': [
    // Server components.
    [/if \(this\.context && typeof error === "object".*?\n\t\t\}/s, ''],
    [/if \(this\.context\) return .*RSCErrorHandler.*/, ''],
  ],
  // The state of pages that are rendered on a server.
  '/react-router/dist/production/lib/dom/lib.js': [[/ \|\| parseHydrationData\(\)/g, '']],
  // The class of mutations comes with the pages that have some.
  '/query-core/build/modern/mutationCache.js': [
    [
      /import \{ Mutation \} from .*/,
      'let Mutation; export const provideMutation = (provided) => { Mutation = provided };',
    ],
  ],
  '/query-core/build/modern/mutationObserver.js': [
    [
      /import \{ getDefaultState \} from .*/,
      'import { getDefaultState, Mutation } from "./mutation.js"; import { provideMutation } from "./mutationCache.js"; provideMutation(Mutation);',
    ],
  ],
}

export const smallerPackages: Plugin = {
  name: 'smaller-packages',
  transform(code, id) {
    const cuts = Object.entries(CUTS).find(([end]) => id.endsWith(end))?.[1]
    return cuts?.reduce((result, [pattern, replacement]) => {
      if (result.search(pattern) === -1) throw new Error(`${id} has no ${pattern} any more`)
      return result.replace(pattern, replacement)
    }, code)
  },
}
