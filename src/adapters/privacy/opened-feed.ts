// A change feed over a broker, which carries events as they are stored: opened here, for our own
// consumers. Others who read the broker have the placeholders, and after an erasure nothing else.
import type { ChangeFeed } from '../../domain/change-feed.ts'
import type { Shield } from './shield.ts'

export const openedFeed = <Feed extends ChangeFeed>(
  feed: Feed,
  { opened }: Pick<Shield, 'opened'>,
): Feed => ({
  ...feed,
  async *consume(options) {
    for await (const delivery of feed.consume(options)) {
      yield { ...delivery, event: await opened(delivery.event) }
    }
  },
})
