// One of a few: buttons side by side, of which one is pressed.
import { Button, Group } from '@mantine/core'
import classes from './today.module.css'

export function Choice<Value extends string>({
  label,
  data,
  value,
  onChange,
}: {
  label: string
  data: readonly { value: Value; label: string }[]
  value: Value
  onChange: (value: Value) => void
}) {
  return (
    <Group gap={2} wrap="nowrap" role="group" aria-label={label} className={classes.choice}>
      {data.map((one) => (
        <Button
          key={one.value}
          size="compact-sm"
          variant={one.value === value ? 'default' : 'subtle'}
          color="gray"
          c="var(--mantine-color-text)"
          aria-pressed={one.value === value}
          onClick={() => onChange(one.value)}
        >
          {one.label}
        </Button>
      ))}
    </Group>
  )
}
