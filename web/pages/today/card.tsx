// A part of the page of today: what it is, its figures, and where there is more of it.
import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useId } from 'react'
import type { Target } from './today.ts'
import classes from './today.module.css'

export function Card({
  title,
  hint,
  more,
  aside,
  children,
}: {
  title: string
  hint?: string
  more?: Target & { label: string }
  aside?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <Stack component="section" className={classes.card} gap="sm" aria-labelledby={id}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <div>
          <Title order={2} fz="md" id={id}>
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {aside}
      </Group>
      {children}
      {more && <More {...more} />}
    </Stack>
  )
}

function More({ label, ...target }: Target & { label: string }) {
  return (
    <Anchor
      className={classes.more}
      mt="auto"
      renderRoot={(props) => <Link {...props} {...(target as LinkProps)} />}
    >
      {label}
    </Anchor>
  )
}
