// The queue of a person at work: what waits, without what they have just decided. A decision takes
// the case away at once and is sent behind; if it is refused the case comes back, with the reason.
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { tellDone, tellProblem } from '../../parts/tell.tsx'

type Page = paths['/v1/reviews']['get']['responses'][200]['content']['application/json']
export type Review = Page['data'][number]
export type Proposal = Review['proposals'][number]
export type Line = Proposal['lines'][number]
export type Filter = NonNullable<paths['/v1/reviews']['get']['parameters']['query']>

const pageSize = 100

export function useQueue(filter: Filter) {
  const read = api.useInfiniteQuery(
    'get',
    '/v1/reviews',
    { params: { query: { ...filter, limit: pageSize } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: (last: Page) => last.nextCursor,
    },
  )
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(
    () => (read.data?.pages ?? []).flatMap((page) => (page as Page).data),
    [read.data],
  )
  const waiting = useMemo(() => rows.filter(({ id }) => !decided.has(id)), [rows, decided])
  return {
    read,
    waiting,
    take: (id: string) => setDecided((all) => new Set([...all, id])),
    giveBack: (id: string) => setDecided((all) => new Set([...all].filter((one) => one !== id))),
  }
}

export type Queue = ReturnType<typeof useQueue>

export type Decision =
  | { act: 'accept'; lines: Line[]; note?: string | undefined }
  | { act: 'reject'; outcome: 'unplaced' | 'not-ours'; note?: string | undefined }

/** Sends what a person decided. The case is gone from the queue before the answer is there. */
export function useDecide(queue: Queue, goTo: (id: string) => void) {
  const { t } = useTranslation('review')
  const [last, setLast] = useState<string>()
  const said = useRef(new Map<string, () => void>())
  const quiet = { onError: () => undefined }
  const accept = useWrite('post', '/v1/reviews/{id}/accept', quiet)
  const reject = useWrite('post', '/v1/reviews/{id}/reject', quiet)
  const wrong = useWrite('post', '/v1/reviews/{id}/proposals/reject', {
    onSuccess: () => tellDone(t('reject.proposalDone')),
  })
  const undo = useWrite('post', '/v1/reviews/{id}/undo', quiet)
  const claim = useWrite('post', '/v1/reviews/{id}/claim')
  const unclaim = useWrite('post', '/v1/reviews/{id}/unclaim')

  async function takeBack(id: string) {
    try {
      await undo.mutateAsync({ params: { path: { id } }, body: {} })
      queue.giveBack(id)
      setLast(undefined)
      said.current.get(id)?.()
      tellDone(t('undone'))
      goTo(id)
    } catch (error) {
      tellProblem(error)
    }
  }

  async function decide({ id }: Review, decision: Decision) {
    queue.take(id)
    setLast(id)
    const { act, ...body } = decision
    const params = { path: { id } }
    try {
      if (act === 'accept') await accept.mutateAsync({ params, body: body as { lines: Line[] } })
      else await reject.mutateAsync({ params, body })
      const hide = tellDone(t(act === 'accept' ? 'accepted' : 'rejected'), () => takeBack(id))
      said.current.set(id, hide)
    } catch (error) {
      queue.giveBack(id)
      tellProblem(error)
    }
  }

  return {
    decide,
    /** The last decision of this visit; undefined = there is none to take back. */
    undoLast: last === undefined ? undefined : () => takeBack(last),
    undo: takeBack,
    rejectProposal: ({ id }: Review, lines: Line[]) =>
      wrong.mutate({ params: { path: { id } }, body: { lines } }),
    claim: ({ id }: Review) => claim.mutate({ params: { path: { id } }, body: { take: true } }),
    unclaim: ({ id }: Review) => unclaim.mutate({ params: { path: { id } }, body: {} }),
  }
}

export type Deciding = ReturnType<typeof useDecide>
