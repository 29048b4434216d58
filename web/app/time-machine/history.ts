// What the panel shows of the history: all of it, or the stretch that was looked at closer; and the
// events beside the moment that was chosen.
import { useState } from 'react'
import { api } from '../../api/client.ts'

const binsMost = 160
const closestMs = 60_000
const closerBy = 4

export type Stretch = { from: number; to: number }

const instant = (moment: number) => new Date(moment).toISOString()

export function useHistory(at: string | undefined) {
  const [stretch, setStretch] = useState<Stretch>()
  const query = stretch && { since: instant(stretch.from), until: instant(stretch.to) }
  const { data, dataUpdatedAt: now } = api.useQuery('get', '/v1/audit/activity', {
    params: { query: { ...query, bins: binsMost } },
  })
  if (!data?.first || !data.last) return { isEmpty: data !== undefined }
  const first = Date.parse(data.first)
  // The end of the slider is the present, as it was when it was last looked at.
  const end = Math.max(Date.parse(data.last) + 1000, now)
  const { from, to } = stretch ?? { from: first, to: end }
  const chosen = at === undefined ? end : Date.parse(at)
  const around = (middle: number, span: number) => {
    if (span >= end - first) return setStretch(undefined)
    const begin = Math.min(Math.max(first, middle - span / 2), end - span)
    setStretch({ from: begin, to: begin + span })
  }
  return {
    isEmpty: false,
    shown: {
      ...{ first, end, from, to, chosen, last: data.last },
      isWhole: stretch === undefined,
      isClosest: to - from <= closestMs,
      bins: data.bins,
      binMs: data.binSeconds * 1000,
      landmarks: data.landmarks,
      closer: (middle: number) => around(middle, Math.max(closestMs, (to - from) / closerBy)),
      further: (middle: number) => around(middle, (to - from) * closerBy),
      whole: () => setStretch(undefined),
    },
  }
}
export type Shown = NonNullable<ReturnType<typeof useHistory>['shown']>

/** The millionth of a second behind a moment: recorded moments are that fine. */
export function justBehind(at: string): string {
  const [whole = '', fraction = ''] = at.replace('Z', '').split('.')
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0')) + 1
  const seconds = Math.floor(Date.parse(`${whole}Z`) / 1000) + (micros === 1_000_000 ? 1 : 0)
  const text = new Date(seconds * 1000).toISOString().slice(0, 19)
  return `${text}.${String(micros % 1_000_000).padStart(6, '0')}Z`
}

/** The event that was recorded last by then, and the moments of those beside it. */
export function useEventsAround(at: string | undefined, last: string) {
  const isNow = at === undefined
  const by = api.useQuery('get', '/v1/audit/search', {
    params: { query: { to: justBehind(at ?? last), limit: 1, knownAt: last } },
  })
  const current = by.data?.data[0]
  const before = api.useQuery(
    'get',
    '/v1/audit/search',
    { params: { query: { to: current?.recordedAt, limit: 1, knownAt: last } } },
    { enabled: current !== undefined },
  )
  const behind = api.useQuery(
    'get',
    '/v1/audit/events',
    { params: { query: { since: justBehind(at ?? last), limit: 1, knownAt: last } } },
    { enabled: !isNow },
  )
  return {
    current,
    isRead: by.data !== undefined,
    previous: current && before.data?.data[0]?.recordedAt,
    next: isNow ? undefined : behind.data?.data[0]?.recordedAt,
  }
}
