import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Rescore from '../../src/domain/rescore.ts'
import { type Api, openApi } from './api.ts'
import { payment } from './examples.ts'

let api: Api
beforeEach(async () => {
  api = await openApi()
  await api.given(payment('ch_1'), payment('ch_2'), payment('ch_3'))
})
afterEach(() => api.close())

const url = '/v1/matching/rescores'
const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  api.when({ method: 'POST', url: path, headers, body })
const figures = (done: number) => ({ done, placed: 1, asked: 1, changed: 0 })
const told = (rescoreId: string, ...facts: Rescore.Event[]) =>
  api.given({ category: Rescore.category, id: rescoreId, facts })
const completed = (rescoreId: string): Rescore.Event => {
  return { type: 'RescoreCompleted', data: { rescoreId, ...figures(3) } }
}

test('a job is begun, watched and stopped', async () => {
  const { id, position } = await post(url).answers(202, { repeated: false })
  const job = `${url}/${id}`
  await api.when(`${job}?after=${position}`).answers(200, {
    ...{ id, status: 'running', requestedBy: 'ada', endedAt: null, of: 3, done: 0, rate: null },
  })
  const last = { receivedAt: '2026-03-02T10:00:00.000Z', paymentId: 'stripe-ch_2' }
  await told(id, { type: 'RescoreProgressed', data: { rescoreId: id, ...figures(2), last } })
  await api.when(job).answers(200, { status: 'running', ...figures(2), rate: expect.any(Number) })
  await post(`${job}/stop`).answers(202, { repeated: false })
  await post(`${job}/stop`).answers(202, { repeated: true })
  const ended = await api.when(job).answers(200, { status: 'stopped', ...figures(2) })
  expect(ended.endedAt).not.toBeNull()
})

test('while one runs, another is refused with its id', async () => {
  const { id } = await post(url).answers(202)
  const refusal = await post(url).answers(409, { code: 'rescore-running' })
  expect(refusal.detail).toContain(id)
})

test('of two requests side by side one begins', async () => {
  const answers = await Promise.all([post(url), post(url), post(url)])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409, 409])
})

test('under one key it is begun once, and known when it has ended too', async () => {
  const key = { 'idempotency-key': 'backlog' }
  const first = await post(url, {}, key).answers(202, { id: 'rescore-1', repeated: false })
  await post(url, {}, key).answers(202, { ...first, repeated: true })
  await told('rescore-1', completed('rescore-1'))
  await post(url, {}, key).answers(202, { ...first, repeated: true })
  await post(url).answers(202, { id: 'rescore-2', repeated: false })
})

test('the jobs are listed, the newest first', async () => {
  await api.when(url).answers(200, { data: [] })
  await post(url).answers(202)
  await told('rescore-1', completed('rescore-1'))
  await post(url).answers(202)
  await api.when(url).answers(200, {
    data: [
      { id: 'rescore-2', status: 'running' },
      { id: 'rescore-1', status: 'completed', ...figures(3) },
    ],
  })
})

test('one that has ended cannot be stopped, and one that is not there is not found', async () => {
  await post(url).answers(202)
  await told('rescore-1', completed('rescore-1'))
  await post(`${url}/rescore-1/stop`).answers(409, { code: 'rescore-not-running' })
  await post(`${url}/rescore-7/stop`).answers(404, { code: 'not-found' })
  await api.when(`${url}/rescore-7`).answers(404, { code: 'not-found' })
})

test('it takes no body of its own', async () => {
  await post(url, { since: '2026' }).answers(400, { errors: [{ pointer: '/since' }] })
})
