// How the dashboard is built (`npm run build`) and, while it is worked on, served beside a service
// that runs: `TIEOUT_URL=http://localhost:3000 npx vite web`.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const service = process.env.TIEOUT_URL ?? 'http://localhost:3000'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // All of them know light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Style and script come as files of our own address: the policy of the page allows no other.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/auth', '/health', '/openapi.json', '/docs'].map((path) => [path, service]),
    ),
  },
})
