// A day of the books, typed or chosen.
import '@mantine/dates/styles.css'
import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'

export function DayField({
  label,
  value,
  onChange,
  placeholder,
  min,
  max,
  isNeeded = false,
}: {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
  placeholder?: string
  min?: string | undefined
  max?: string | undefined
  isNeeded?: boolean
}) {
  const { i18n } = useTranslation('reports')
  return (
    <DateInput
      label={label}
      w={160}
      locale={i18n.language}
      valueFormat="D MMM YYYY"
      value={value ?? null}
      placeholder={placeholder}
      clearable={!isNeeded}
      minDate={min}
      maxDate={max}
      onChange={(day) => (day || !isNeeded) && onChange(day ?? undefined)}
    />
  )
}
