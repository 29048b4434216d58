// What stands around each page of Sync: its name, and the way to the others with what waits there.
import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../api/client.ts'
import { countText } from '../../../parts/figures.tsx'
import { Page } from '../../../parts/page.tsx'
import classes from './sync.module.css'
import './words.ts'

const tabs = [
  { to: '/sync', name: 'overview' },
  { to: '/sync/connections', name: 'connections' },
  { to: '/sync/items', name: 'items' },
  { to: '/sync/held', name: 'held' },
  { to: '/sync/conflicts', name: 'conflicts' },
  { to: '/sync/webhooks', name: 'webhooks' },
  { to: '/sync/outgoing', name: 'outgoing' },
  { to: '/sync/mappings', name: 'mappings' },
  { to: '/sync/throughput', name: 'throughput' },
] as const

export type Tab = (typeof tabs)[number]['name']

const sum = (counts: readonly { count: number }[]) =>
  counts.reduce((total, { count }) => total + count, 0)

export const useSummary = () => api.useQuery('get', '/v1/sync/summary')

/** How many wait for a person, by the page on which they stand. */
export function useWaiting(): Partial<Record<Tab, number>> {
  const rows = useSummary().data?.data ?? []
  return {
    items: rows.reduce((total, { parked }) => total + sum(parked), 0),
    held: rows.reduce((total, { held }) => total + sum(held), 0),
    conflicts: rows.reduce((total, { conflictsOpen }) => total + conflictsOpen, 0),
  }
}

export function SyncSheet({
  tab,
  subtitle,
  actions,
  children,
}: {
  tab: Tab
  subtitle: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation('sync')
  const waiting = useWaiting()
  const nav = useRef<HTMLElement>(null)
  // On a narrow screen the row of tabs is longer than the screen.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current=page]')
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - 48
  }, [tab])
  const title = tab === 'overview' ? t('title') : t(`tabs.${tab}`)
  return (
    <Page title={title} subtitle={subtitle} actions={actions}>
      <nav ref={nav} className={classes.tabs} aria-label={t('tabs.label')}>
        {tabs.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            className={classes.tab}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {t(`tabs.${name}`)}
            {(waiting[name] ?? 0) > 0 && (
              <Badge
                size="sm"
                className="status warning"
                color="yellow"
                variant="light"
                circle={(waiting[name] ?? 0) < 10}
              >
                {countText(waiting[name] ?? 0)}
              </Badge>
            )}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}
