import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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

export default defineConfig({
  // Relative addresses, resolved against <base>, so that one build serves any base path.
  base: './',
  plugins: [react(), tailwindcss(), pureRouterComponents],
  build: {
    outDir: 'dist/ui',
    manifest: true,
    chunkSizeWarningLimit: 1000,
    // Every browser that runs the app supports modulepreload.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4200' } },
})
