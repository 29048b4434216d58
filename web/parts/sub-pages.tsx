// The pages of one part of the application, side by side: links, of which one is where we are.
import { Group, ScrollArea } from '@mantine/core'
import { Link, type LinkProps, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import classes from './sub-pages.module.css'

export type SubPage = { to: NonNullable<LinkProps['to']>; label: string }

export function SubPages({ label, pages }: { label: string; pages: readonly SubPage[] }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const row = useRef<HTMLElement>(null)
  // On a narrow page the row is longer than what is seen of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever we are somewhere else
  useEffect(() => {
    const here = row.current?.querySelector('[aria-current]')
    here?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <ScrollArea type="never" className={classes.row}>
      <nav aria-label={label} ref={row}>
        <Group gap={4} wrap="nowrap">
          {pages.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              className={classes.page}
              aria-current={path === to ? 'page' : undefined}
              activeOptions={{ exact: true }}
            >
              {label}
            </Link>
          ))}
        </Group>
      </nav>
    </ScrollArea>
  )
}
