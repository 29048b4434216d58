// How far a long command is: a bar where somebody watches, else a line for every tenth, though not
// more than one a second.
import type { WriteStream } from 'node:tty'

export type Progress = {
  /** Begins a phase of so many steps, null where nobody knows how many; what it answers with is
   *  called after each. */
  phase(name: string, steps: number | null): () => void
  /** A line that stays. */
  say(text: string): void
}

export const count = (value: number) => value.toLocaleString('en-US')
const barWidth = 24
const redrawMs = 100
const leastApartMs = 1000
const longApartMs = 5000

const clockOf = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

export function openProgress(
  out: Pick<WriteStream, 'write'> & { isTTY?: boolean | undefined },
  nowMs: () => number,
): Progress {
  let isOpen = false
  const end = () => {
    if (isOpen) out.write('\n')
    isOpen = false
  }
  function countOn(name: string, start: number) {
    let [done, drawn] = [0, start]
    return () => {
      done++
      const now = nowMs()
      if (now - drawn < (out.isTTY ? redrawMs : longApartMs)) return
      drawn = now
      const rate = (done * 1000) / Math.max(1, now - start)
      const figures = `${count(done)}, ${count(Math.round(rate))}/s`
      out.write(out.isTTY ? `\r${name.padEnd(22)} ${figures}\u001b[K` : `${name}: ${figures}\n`)
      isOpen = Boolean(out.isTTY)
    }
  }
  return {
    say(text) {
      end()
      out.write(`${text}\n`)
    },
    phase(name, steps) {
      end()
      const start = nowMs()
      if (steps === null) return countOn(name, start)
      let [done, drawn, tenths] = [0, start, 0]
      const draw = (now: number) => {
        const rate = (done * 1000) / Math.max(1, now - start)
        const left = clockOf((steps - done) / rate)
        const figures = `${count(done)} of ${count(steps)}, ${count(Math.round(rate))}/s, ${left} left`
        const part = Math.round((barWidth * done) / steps)
        const bar = '█'.repeat(part) + '░'.repeat(barWidth - part)
        if (!out.isTTY) out.write(`${name}: ${tenths * 10} % (${figures})\n`)
        // The line before may have been longer: erase to its end.
        else out.write(`\r${name.padEnd(22)} ${bar} ${figures}\u001b[K`)
        isOpen = Boolean(out.isTTY)
      }
      return () => {
        done++
        const now = nowMs()
        const tenth = Math.floor((done * 10) / steps)
        const isTime = out.isTTY
          ? now - drawn >= redrawMs
          : tenth > tenths && now - drawn >= leastApartMs
        if (!isTime && done < steps) return
        drawn = now
        tenths = tenth
        draw(now)
      }
    },
  }
}
