// How far the engine's own probability can be believed: past decisions, by the share the engine gave
// its first proposal and whether that was right, teach a correction of the log-odds.
export type Outcome = { share: number; isRight: boolean }

/** Confidence = logistic(shift + slope x log-odds of the share). */
export type Calibration = { shift: number; slope: number }
export const uncalibrated: Calibration = { shift: 0, slope: 1 }

const edge = 1e-7
const logit = (share: number) => {
  const inside = Math.min(1 - edge, Math.max(edge, share))
  return Math.log(inside / (1 - inside))
}
const logistic = (odds: number) => 1 / (1 + Math.exp(-odds))

export const calibrated = (share: number, { shift, slope }: Calibration): number =>
  logistic(shift + slope * logit(share))

/** How strongly the correction is held to none: as so many decisions' worth of doubt. */
const pull = 20

/** The correction under which the outcomes would have been likeliest (Platt), by Newton's method. */
export function calibrate(outcomes: readonly Outcome[]): Calibration {
  let [shift, slope] = [0, 1]
  const odds = outcomes.map(({ share }) => logit(share))
  for (let round = 0; round < 25; round++) {
    let [g0, g1] = [pull * shift, pull * (slope - 1)]
    let [h00, h01, h11] = [pull, 0, pull]
    for (const [at, { isRight }] of outcomes.entries()) {
      const x = odds[at] as number
      const p = logistic(shift + slope * x)
      const error = p - (isRight ? 1 : 0)
      const spread = p * (1 - p)
      g0 += error
      g1 += error * x
      h00 += spread
      h01 += spread * x
      h11 += spread * x * x
    }
    const det = h00 * h11 - h01 * h01
    const step0 = (g0 * h11 - g1 * h01) / det
    const step1 = (g1 * h00 - g0 * h01) / det
    shift -= step0
    slope -= step1
    if (Math.abs(step0) + Math.abs(step1) < 1e-9) break
  }
  return { shift, slope }
}
