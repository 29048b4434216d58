// A table as it is downloaded: one description serves CSV and XLSX alike.
import type { Head } from './heads.ts'

export type Cell = string | number | boolean | null
export type Row = Record<string, Cell>

export type Column<Of extends Row> = {
  /** The head in CSV, for programs: as in the JSON of the same rows. */
  key: keyof Of & string
  /** The head in XLSX, for people; heads.ts has it in French. */
  label: string
  /** An amount is a decimal string, a date a plain date. Everything else is text. */
  kind: 'text' | 'amount' | 'date'
}

export type Table<Of extends Row> = {
  /** A name of heads.ts. */
  title: string
  columns: readonly Column<Of>[]
}

/** For rows that are the items of the answer as they are. */
export const asItIs = <Of extends Row>(item: Of): Of[] => [item]

export const text = <Key extends string>(key: Key, label: Head) =>
  ({ key, label, kind: 'text' }) as const
export const amount = <Key extends string>(key: Key, label: Head) =>
  ({ key, label, kind: 'amount' }) as const
export const date = <Key extends string>(key: Key, label: Head) =>
  ({ key, label, kind: 'date' }) as const
