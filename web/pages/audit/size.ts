import { locale } from '../../app/words.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** How large a file is, as people say it. */
export function sizeText(bytes: number): string {
  const at = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const form = new Intl.NumberFormat(locale(), {
    ...{ style: 'unit', unit: units[at], unitDisplay: 'short' },
    maximumFractionDigits: at === 0 ? 0 : 1,
  })
  return form.format(bytes / 1000 ** at)
}
