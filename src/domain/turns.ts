// Work on one thing at a time. Who asks for it while another's turn is on waits for the next one,
// and all who wait share that: it begins behind each of their requests, and sees what they saw.

export type Turns = (id: string, work: () => Promise<void>) => Promise<void>

type Turn = { done: Promise<void>; next: Promise<void> | null }

export function openTurns(): Turns {
  const on = new Map<string, Turn>()

  function begin(id: string, work: () => Promise<void>): Promise<void> {
    const turn: Turn = { done: work(), next: null }
    on.set(id, turn)
    const end = () => {
      if (on.get(id) === turn && turn.next === null) on.delete(id)
    }
    return turn.done.finally(end)
  }
  return (id, work) => {
    const turn = on.get(id)
    if (!turn) return begin(id, work)
    // Whether the one before it has failed is for those who asked for that.
    turn.next ??= turn.done.catch(() => undefined).then(() => begin(id, work))
    return turn.next
  }
}
