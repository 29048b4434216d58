// What the engine knows before it has seen anything of a company: weights that fitted the histories
// of many (`tieout match learn` makes the file), and how sure it must be to place money by itself.
import pooled from './pooled.json' with { type: 'json' }
import type { Weights } from './weights.ts'

export const pooledWeights: Weights = new Map(Object.entries(pooled))
export const leastConfidence = 0.99
