// A measure becomes a level: the name of the highest step it reaches.
export type Steps = readonly (readonly [least: number, name: string])[]

/** `steps` from the highest down; `below` when it reaches none of them. */
export const levelOf = (measure: number, steps: Steps, below: string): string =>
  steps.find(([least]) => measure >= least)?.[1] ?? below
