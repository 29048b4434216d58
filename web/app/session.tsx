// Who looks, and what their role lets them do. In the sandbox the demo person is signed in by
// itself; elsewhere whoever is nobody goes to the sign-in page.
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths, problemOf, travelTo } from '../api/client.ts'
import { useQuery } from '@tanstack/react-query'
import { Failure, Loading } from '../parts/states.tsx'

type Given = paths['/v1/session']['get']['responses'][200]['content']['application/json']
export type Act = Given['acts'][number]

export type Session = Given & {
  may(act: Act): boolean
  /** Why somebody may not do this now, in words; undefined = they may. Give it to `disabled` and
   *  to the tooltip of what writes. */
  whyNot(act: Act): string | undefined
}

const Current = createContext<Session | undefined>(undefined)

export function useSession(): Session {
  const session = useContext(Current)
  if (!session) throw new Error('there is no session here')
  return session
}

/** To a browser that nobody has signed in with, the document comes without what asks for data
 *  (src/http/page-document.ts). */
const has = (selector: string) => document.querySelector(selector) !== null
let isStranger = has('meta[name=words]') && !has('#begin')

async function knownSession(): Promise<Given | undefined> {
  try {
    return (await client.GET('/v1/session')).data as Given
  } catch (error) {
    if (problemOf(error).status !== 401) throw error
  }
}

/** Null = nobody is signed in, and nobody can be without doing something. */
async function readSession(): Promise<Given | null> {
  // It is so for the first time only: whoever signs in here is known.
  const known = isStranger ? undefined : await knownSession()
  isStranger = false
  if (known) return known
  const { data: offered } = await client.GET('/v1/sign-in')
  if (!offered?.demoPeople.some(({ name }) => name === 'demo')) return null
  await client.POST('/v1/session', { body: { demo: 'demo' } })
  return (await client.GET('/v1/session')).data as Given
}

export const sessionKey = ['session'] as const

const sessionQuery = { queryKey: sessionKey, queryFn: readSession, staleTime: Infinity }

/** Before anything is shown, so that it need not be shown twice. */
export const lookWhoItIs = (queries: QueryClient) => queries.prefetchQuery(sessionQuery)

/** Who is let in no more, or in another role, is told by the next answer: it is looked at anew. */
function useNoticed() {
  const queries = useQueryClient()
  useEffect(() => {
    const look = (error: unknown) => {
      if (problemOf(error).status !== 401) return
      queries.invalidateQueries({ queryKey: sessionKey })
    }
    const stops = [
      queries.getQueryCache().subscribe((event) => {
        const isOwn = event.query.queryKey[0] === sessionKey[0]
        if (event.type === 'updated' && event.action.type === 'error' && !isOwn) {
          look(event.action.error)
        }
      }),
      queries.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') look(event.action.error)
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [queries])
}

export function SignedIn({ at, children }: { at: string | undefined; children: ReactNode }) {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const { href } = useLocation()
  useNoticed()
  const read = useQuery(sessionQuery)
  const isNobody = read.data === null
  useEffect(() => {
    // On the way there it is still this page that is shown.
    if (!isNobody || href.startsWith('/sign-in')) return
    navigate({ to: '/sign-in', search: { to: href } as never, replace: true })
  }, [isNobody, href, navigate])
  travelTo(at)
  // Out of reach for a while, one is still who one was.
  if (read.error && !read.data) return <Failure error={read.error} retry={read.refetch} />
  if (!read.data) return <Loading />
  const given = read.data
  const may = (act: Act) => given.acts.includes(act)
  const whyNot = (act: Act) => {
    if (at !== undefined) return t('readOnlyPast')
    return may(act) ? undefined : t('roleLacks', { role: t(`roles.${given.role}`) })
  }
  return <Current value={{ ...given, may, whyNot }}>{children}</Current>
}

/** Everything that was read belongs to the person who read it. */
export function useSignOut() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await client.DELETE('/v1/session')
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
}

/** In the sandbox: look at it as somebody else. */
export function useSeeAs() {
  const queries = useQueryClient()
  return async (name: string) => {
    await client.POST('/v1/session', { body: { demo: name as never } })
    await queries.resetQueries()
  }
}
