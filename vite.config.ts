import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { chunkName } from '#build/chunks.ts'
import { smallerPackages } from '#build/smaller-packages.ts'

/**
 * Lets the build drop the components of React Router that nothing uses. Without the annotation it keeps `forwardRef` calls,
 * and with `Link` and `Form` 4 kB of code for the framework mode in the first script.
 */
const pureRouterComponents: Plugin = {
  name: 'pure-router-components',
  transform: (code, id) =>
    id.includes('/node_modules/react-router/')
      ? code
          .replaceAll(/= (React\S*\.(?:forwardRef|createContext|memo)\()/g, '= /* @__PURE__ */ $1')
          .replaceAll(/^\w+\.displayName = .*$/gm, '')
      : null,
}

/** Leaves out the router's measurements of its own work: 1 kB of the first script. */
const noInstrumentation: Plugin = {
  name: 'no-instrumentation',
  transform: (_, id) =>
    id.endsWith('/lib/router/instrumentation.js')
      ? `export const consumeInstrumentationClientResultMetaReceiver = () => {}, getRouteInstrumentationUpdates = () => ({}),
  instrumentClientSideRouter = (router) => router, instrumentHandler = (handler) => handler,
  instrumentationResultMetaContext = {}`
      : null,
}

/** Renders icons without Lucide's context, class names and stroke options: 1 kB of the first script. */
const plainIcons: Plugin = {
  name: 'plain-icons',
  transform: (_, id) =>
    id.endsWith('/lucide-react/dist/esm/createLucideIcon.mjs')
      ? `import { createElement } from 'react'
const svg = { xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor',
  strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round' }
export default ({ node }) => ({ size = 24, ...props }) =>
  createElement('svg', { ...svg, width: size, height: size, 'aria-hidden': props['aria-label'] ? undefined : true, ...props },
    node.map(([tag, attributes]) => createElement(tag, attributes)))`
      : null,
}

/** Leaves out the code for infinite queries, which no page has: half a kB of the first script. */
const noInfiniteQueries: Plugin = {
  name: 'no-infinite-queries',
  transform: (_, id) =>
    id.endsWith('/query-core/build/modern/infiniteQueryBehavior.js')
      ? 'export const infiniteQueryBehavior = () => ({}), hasNextPage = () => false, hasPreviousPage = hasNextPage'
      : null,
}

/** uPlot formats numbers in the browser's language, also those that no format takes, such as "en-US@posix"; we format them. */
const chartLanguage: Plugin = {
  name: 'chart-language',
  transform: (code, id) => (id.includes('/uplot/') ? code.replace("domEnv ? nav.language : 'en-US'", "'en'") : null),
}

export default defineConfig({
  // Relative addresses, resolved against <base>, so that one build serves any base path.
  base: './',
  plugins: [
    react(),
    tailwindcss(),
    pureRouterComponents,
    smallerPackages,
    noInstrumentation,
    plainIcons,
    noInfiniteQueries,
    chartLanguage,
  ],
  build: {
    outDir: 'dist/ui',
    manifest: true,
    chunkSizeWarningLimit: 1000,
    // Every browser that runs the app supports modulepreload.
    // The HTML names the scripts of a page; the names of all others would be 1 kB of the first script.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => file.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        // One chunk of everything that the entry imports compresses better than ten: 3 kB.
        codeSplitting: {
          groups: [
            { name: 'app', tags: ['$initial'], priority: 1 },
            { name: chunkName, debugName: 'shared', includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4200' } },
})
