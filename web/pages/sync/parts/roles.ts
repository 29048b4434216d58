// Said although the elements have them by themselves: on a narrow screen rows are laid out as lines,
// and browsers then take the roles away.
export const as = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const

/** What scrolls by itself has to be reached by the keyboard, and needs a name then. */
export const scrolled = (label: string) =>
  ({ tabIndex: 0, role: 'group', 'aria-label': label }) as const
