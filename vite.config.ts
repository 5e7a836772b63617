import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  // Relative addresses, resolved against <base>, so that one build serves any base path.
  base: './',
  plugins: [react(), tailwindcss()],
  build: { outDir: 'dist/ui', manifest: true, chunkSizeWarningLimit: 1000 },
  server: { proxy: { '/api': 'http://127.0.0.1:4200' } },
})
