/** A pattern for `ilike`: the text anywhere, its own wildcards taken as letters. */
export const containing = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
