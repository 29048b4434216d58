// The head of every page: its name, what can be done on it, and the name of the window.
import { Anchor, Box, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

export type Crumb = { label: string } & Pick<LinkProps, 'to' | 'params' | 'search'>

export function Page({
  title,
  subtitle,
  crumbs,
  actions,
  children,
}: {
  title: string
  subtitle?: ReactNode
  /** The way here from above. */
  crumbs?: Crumb[]
  actions?: ReactNode
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Tieout`
  }, [title])
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Box miw={0}>
          {crumbs && (
            <Breadcrumbs fz="sm" mb={4}>
              {crumbs.map(({ label, ...to }) => (
                <Anchor key={label} fz="sm" renderRoot={(props) => <Link {...props} {...to} />}>
                  {label}
                </Anchor>
              ))}
            </Breadcrumbs>
          )}
          <Title order={1} fz="h2" lineClamp={2}>
            {title}
          </Title>
          {subtitle && (
            <Text c="dimmed" size="sm" component="div">
              {subtitle}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
