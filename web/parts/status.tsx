// How something stands: a word, a sign and a colour, never the colour alone.
import { Badge } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconInfoCircle,
} from '@tabler/icons-react'

export type Tone = 'good' | 'waiting' | 'warning' | 'bad' | 'quiet' | 'info'

const looks = {
  good: { color: 'teal', Icon: IconCircleCheck },
  waiting: { color: 'blue', Icon: IconClock },
  info: { color: 'blue', Icon: IconInfoCircle },
  warning: { color: 'yellow', Icon: IconAlertTriangle },
  bad: { color: 'red', Icon: IconCircleX },
  quiet: { color: 'gray', Icon: IconCircleDashed },
} as const

const word = { root: { flex: 'none' }, label: { overflow: 'visible' } }
const sentence = {
  root: { height: 'auto', paddingBlock: 3 },
  label: { overflow: 'visible', whiteSpace: 'normal', textAlign: 'start' },
} as const

export function Status({
  tone,
  wraps = false,
  children,
}: {
  tone: Tone
  /** For a whole sentence: it takes as many lines as it needs. */
  wraps?: boolean
  children: string
}) {
  const { color, Icon } = looks[tone]
  return (
    <Badge
      className={`status ${tone}`}
      color={color}
      variant="light"
      tt="none"
      radius="sm"
      fw={550}
      // Its word is never cut: what stands around it makes room, or scrolls.
      maw={wraps ? '100%' : 'none'}
      styles={wraps ? sentence : word}
      leftSection={<Icon size={14} aria-hidden />}
    >
      {children}
    </Badge>
  )
}
