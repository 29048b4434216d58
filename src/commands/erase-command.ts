// Erasing a person from the command line: the running service does it; here it is asked for, and its
// progress shown.
import type { ServiceClient } from '../adapters/service-client.ts'
import type { Clock } from '../domain/outside.ts'
import { count, type Progress } from '../progress.ts'

type Ports = { service: ServiceClient; clock: Clock; progress: Progress }
type Left = { left: { stream: string; type: string }[]; leftCount: number }
type Scope = Left & { events: number; keys: number; streams: Record<string, number> }
type Row = Left & {
  step: 'requested' | 'erased' | 'completed' | 'lifted'
  events: number | null
  keys: number | null
  working: { step: string; done: number } | null
}

const lookEveryMs = 300

export async function erase(
  asked: { customer: string; reason: string; dryRun: boolean },
  { service, clock, progress }: Ports,
  write: (text: string) => void,
): Promise<void> {
  const { customer, reason, dryRun } = asked
  const path = encodeURIComponent(customer)
  const answer = await service.post(`/v1/customers/${path}/erase`, { reason, dryRun })
  if (dryRun) {
    const { scope } = answer as { scope: Scope }
    const kinds = Object.entries(scope.streams).map(([kind, streams]) => `  ${kind}: ${streams}`)
    const { events, keys } = scope
    write(`Words of ${count(events)} events would go, with ${count(keys)} keys:\n`)
    write([...kinds, ...leftOver(scope), ''].join('\n'))
    return
  }
  const { position } = answer as { position: string }
  let shown: { step: string; done: number; tell: () => void } | undefined
  for (;;) {
    const row = (await service.get(`/v1/erasures/${path}?after=${position}`)) as Row
    if (row.step === 'completed' || row.step === 'lifted') {
      const { events, keys } = row
      progress.say(`Words of ${count(events ?? 0)} events are gone, with ${count(keys ?? 0)} keys.`)
      for (const line of leftOver(row)) progress.say(line)
      return
    }
    const { working } = row
    if (working) {
      if (shown?.step !== working.step) {
        shown = { step: working.step, done: 0, tell: progress.phase(working.step, null) }
      }
      for (; shown.done < working.done; shown.done++) shown.tell()
    }
    await clock.sleep(lookEveryMs)
  }
}

const leftOver = ({ left, leftCount }: Left): string[] =>
  leftCount === 0
    ? []
    : [
        `${count(leftCount)} events from before words were encrypted stay as they are, such as:`,
        ...left.map(({ stream, type }) => `  ${type} in ${stream}`),
      ]
