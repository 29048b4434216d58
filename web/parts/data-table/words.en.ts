// Words of every long table.
const words = {
  columns: 'Columns',
  columnsHint: 'Which columns are shown',
  resetColumns: 'As at the beginning',
  sortBy: 'Sort by',
  ascending: 'Ascending',
  descending: 'Descending',
  rows_one: '{{formatted}} row',
  rows_other: '{{formatted}} rows',
  rowsAtLeast: 'more than {{count}} rows',
  resize: 'Width of the column {{column}}',
  select: 'Select {{row}}',
  selectAll: 'Select all rows that are shown',
  selected_one: '{{count}} selected',
  selected_other: '{{count}} selected',
  clearSelection: 'Clear selection',
  nothing: 'Nothing here yet',
  nothingFits: 'Nothing fits these filters',
  keys: {
    next: 'Next row',
    previous: 'Previous row',
    open: 'Open the row',
    select: 'Select the row',
  },
}
export default words

declare module '../../app/words.ts' {
  interface Words {
    'data-table': typeof words
  }
}
