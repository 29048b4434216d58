// Why this proposal: each thing that was looked at, what it said, and how much it weighs for or
// against, in words and as a bar.
import { Button, Collapse, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { dayText, moneyText } from '../../parts/figures.tsx'
import type { Proposal } from './queue.ts'
import classes from './review.module.css'

/** The engine writes amounts and days as they are kept; people read them in their own way. */
const byLocale = (sentence: string) =>
  sentence
    .replace(/\b(\d+\.\d{2,3}) ([A-Z]{3})\b/g, (_, amount, currency) => moneyText(amount, currency))
    .replace(/\b\d{4}-\d{2}-\d{2}\b/g, dayText)

// A weight of 6 is odds of 400 to 1: as long as a bar gets.
const weightMost = 6

export function Evidence({ proposal, isOpen }: { proposal: Proposal; isOpen: boolean }) {
  const { t, i18n } = useTranslation('review')
  const [isShown, shown] = useDisclosure(false)
  const strength = ({ weight }: { weight: number }) => Math.abs(weight)
  const criteria = (proposal.criteria ?? []).toSorted((a, b) => strength(b) - strength(a))
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const open = isOpen !== isShown
  if (criteria.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {proposal.evidence.join(' · ')}
      </Text>
    )
  }
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        mt={6}
        aria-expanded={open}
        onClick={(event) => {
          event.stopPropagation()
          shown.toggle()
        }}
        rightSection={
          open ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />
        }
      >
        {t('why', { count: criteria.length })}
      </Button>
      <Collapse expanded={open}>
        <Stack gap={6} mt="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {criteria.map((one) => (
            <Group key={one.criterion} component="li" gap="sm" wrap="nowrap" align="center">
              <Bar weight={one.weight} />
              <Text size="sm" style={{ flex: 1 }}>
                {byLocale(one[language])}
              </Text>
              <Text size="xs" c="dimmed" className={classes.amount}>
                {t(one.weight > 0 ? 'speaksFor' : one.weight < 0 ? 'speaksAgainst' : 'saysNothing')}
              </Text>
            </Group>
          ))}
        </Stack>
      </Collapse>
    </div>
  )
}

function Bar({ weight }: { weight: number }) {
  const width = `${(Math.min(Math.abs(weight), weightMost) / weightMost) * 50}%`
  return (
    <div className={classes.bar} aria-hidden>
      <span className={weight >= 0 ? classes.for : classes.against} style={{ width }} />
    </div>
  )
}
