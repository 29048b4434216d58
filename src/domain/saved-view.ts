// A list as somebody likes to see it, under a name: what is searched for, and which columns. It is no
// fact of the books, so it is kept beside the log and may be changed.

export type SavedView = {
  id: string
  /** The page it belongs to, such as `invoices`. */
  page: string
  name: string
  owner: string
  /** Everybody sees it; only its owner, or an administrator, changes it. */
  isShared: boolean
  /** The search of the page's address. */
  search: Record<string, string>
  /** Null = those that the page shows by itself. */
  columns: string[] | null
  changedAt: string
}

export type SavedViews = {
  /** Those that are shared, and those of this person; by name. */
  list(workspace: string, person: string, page: string | undefined): Promise<SavedView[]>
  get(workspace: string, id: string): Promise<SavedView | null>
  /** How many this person has. */
  count(workspace: string, person: string): Promise<number>
  /** Adds it, or puts it in the place of the one of this id. Its owner stays. */
  put(workspace: string, view: SavedView): Promise<SavedView>
  /** False when there was none. */
  remove(workspace: string, id: string): Promise<boolean>
}
