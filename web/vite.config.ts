// How the dashboard is built (`npm run build`) and, while it is worked on, served beside a service
// that runs: `TIEOUT_URL=http://localhost:3000 npx vite web`.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const service = process.env.TIEOUT_URL ?? 'http://localhost:3000'

const mantine = (...names: string[]) =>
  new RegExp(`@mantine/core/esm/components/(${names.join('|')})/`)

const parts = /@tabler\/icons-react\/dist\/esm\/icons|web\/parts\/(figures|page|status|later)\.tsx/
const inputs = mantine(
  ...['Input(Base)?', 'InlineInput', 'TextInput', 'Textarea', 'Checkbox', 'Paper', 'Card'],
  ...['Skeleton', 'SimpleGrid', 'Pill'],
)
const choices = mantine('Combobox', 'Select', 'NativeSelect', 'Popover', 'Menu', 'Modal', 'Table')
const acts = /web\/parts\/document\/(act|decimal|look|document\.module)\./
const ofDocuments = /web\/parts\/document\//

/** The styles of a component come along with its script: those of what is not shown stay away. */
const componentStyles: Plugin = {
  name: 'component-styles',
  transform(code, id) {
    const name = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/.exec(id)?.[1]
    return name && { code: `import '@mantine/core/styles/${name}.css'\n${code}`, map: null }
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), componentStyles],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // All of them know light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Style and script come as files of our own address: the policy of the page allows no other.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // On a slow line each file is a wait, so what is needed together comes together: what every
            // page begins with, and of the rest what many of them show.
            { name: 'first', tags: ['$initial'], priority: 9 },
            { name: 'parts', test: parts, minShareCount: 2, priority: 3 },
            { name: 'inputs', test: inputs, minShareCount: 2, priority: 2 },
            { name: 'choices', test: choices, minShareCount: 2, priority: 1 },
            { name: 'acts', test: acts, minShareCount: 2 },
            { name: 'documents', test: ofDocuments, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/auth', '/health', '/openapi.json', '/docs'].map((path) => [path, service]),
    ),
  },
})
