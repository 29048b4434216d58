// The parts that a document's page is put together from: sections, figures that add up, and facts.
import { Box, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Money } from '../figures.tsx'
import classes from './document.module.css'

export function Section({
  title,
  aside,
  children,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" align="center" mb="sm" gap="xs" wrap="nowrap">
        <Title order={2} fz="md">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  )
}

export type Figure = {
  label: string
  amount: string
  /** Between the figure before it and this one. */
  sign?: '−' | '+' | '='
  isStrong?: boolean
}

/** Figures that come to one another, in a line; below each other on a phone. */
export function Figures({ figures, currency }: { figures: Figure[]; currency: string }) {
  return (
    <Paper withBorder px="md" py="sm">
      <dl className={classes.figures}>
        {figures.map(({ label, amount, sign, isStrong }) => (
          <div key={label} className={classes.figure}>
            <dt>
              {sign && (
                <span aria-hidden className={classes.sign}>
                  {sign}
                </span>
              )}
              {label}
            </dt>
            <dd data-strong={isStrong || undefined}>
              <Money amount={amount} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}

export type Fact = { label: string; value: ReactNode }

/** What is known of it besides; what is not known is left out. */
export function Facts({ facts }: { facts: (Fact | false | null | undefined)[] }) {
  const known = facts.filter((one): one is Fact => Boolean(one))
  if (known.length === 0) return null
  return (
    <SimpleGrid
      cols={{ base: 2, sm: 3, lg: 4 }}
      spacing="md"
      verticalSpacing="sm"
      component="dl"
      m={0}
    >
      {known.map(({ label, value }) => (
        <Box key={label} miw={0}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  )
}
