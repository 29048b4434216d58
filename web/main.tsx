// Where the page begins.
// Those of the components come with them (vite.config.ts).
import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import './app/page.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/client.ts'
import { router } from './app/router.tsx'
import { theme, variables } from './app/theme.ts'
import { startWords } from './app/words.ts'
import { Confirming } from './parts/confirm.tsx'
import { Loading } from './parts/states.tsx'

// There is nothing to tell yet.
const Notices = lazy(() => import('./parts/notices.tsx'))

async function start() {
  // What is shown first is the page itself: a step in between would be waited for as well.
  await Promise.all([startWords(), router.load()])
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
          <Suspense>
            <Notices />
          </Suspense>
          <Suspense fallback={<Loading />}>
            <Confirming>
              <RouterProvider router={router} />
            </Confirming>
          </Suspense>
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}

// Not awaited here: the files of the pages wait for this one.
void start()
