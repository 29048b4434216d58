// Where the page begins.
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/page.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/client.ts'
import { router } from './app/router.tsx'
import { theme, variables } from './app/theme.ts'
import { startWords } from './app/words.ts'
import { Confirming } from './parts/confirm.tsx'
import { Loading } from './parts/states.tsx'

await startWords()

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <Suspense fallback={<Loading />}>
          <Confirming>
            <RouterProvider router={router} />
          </Confirming>
        </Suspense>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
)
