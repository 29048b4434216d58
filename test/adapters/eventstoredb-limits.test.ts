import { describe, expect, test } from 'vitest'
import { limitIn } from '../../src/adapters/eventstoredb/limits.ts'

const metadata = (streamId: string, data: Record<string, unknown>) => ({
  ...{ type: '$metadata', streamId, data },
})

describe('what EventStoreDB was told to forget of a stream of ours', () => {
  const stream = 'invoice-main.deal-1'
  test.each([
    [metadata(`$$${stream}`, { $tb: 3 }), 'is cut off before revision 3'],
    [metadata(`$$${stream}`, { $tb: Number('9223372036854775807') }), 'was deleted'],
    [metadata(`$$${stream}`, { $maxCount: 5 }), 'keeps its last 5 events'],
    [metadata(`$$${stream}`, { $maxAge: 60 }), 'keeps its events for 60 seconds'],
    [{ type: '$streamDeleted', streamId: stream, data: {} }, 'was deleted'],
    [metadata(`$$${stream}`, { $acl: {} }), null],
  ])('is told by %j', (event, what) => expect(limitIn(event)).toEqual({ stream, what }))

  test.each([
    metadata('$$$stats-0.0.0.0:2113', { $maxAge: 86_400 }),
    metadata('$$somebody-elses', { $tb: 3 }),
    { type: 'InvoiceIssued', streamId: stream, data: { $tb: 3 } },
  ])('is not told by %j', (event) => expect(limitIn(event)).toBeUndefined())
})
