// The frame of a document's page: its head, and the two columns below it.
import { Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../page.tsx'
import { Answer } from '../states.tsx'
import { Status } from '../status.tsx'
import classes from './document.module.css'
import { type Noun, toneOf } from './look.ts'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    document: typeof words
  }
}

const homes = {
  invoice: { to: '/invoices', name: 'invoices' },
  payment: { to: '/payments', name: 'payments' },
  'credit-note': { to: '/credit-notes', name: 'creditNotes' },
  payout: { to: '/payouts', name: 'payouts' },
  customer: { to: '/customers', name: 'customers' },
  deal: { to: '/deals', name: 'deals' },
} as const satisfies Record<Noun, object>

type Read<Data> = {
  data: Data | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

/** What is known of a document by the time it was read. */
export type Sheet = {
  title: string
  subtitle?: ReactNode
  status?: keyof (typeof words)['statuses']
  actions?: ReactNode
  /** Below the head, over both columns. */
  head?: ReactNode
  main: ReactNode
  side: ReactNode
}

export function DocumentSheet<Data>({
  noun,
  id,
  of,
  children,
}: {
  noun: Noun
  id: string
  of: Read<Data>
  children: (data: NonNullable<Data>) => Sheet
}) {
  const { t } = useTranslation(['document', 'app'])
  const { to, name } = homes[noun]
  const crumbs = [{ label: t(`app:nav.${name}`), to }]
  // What was read of another document is not this one.
  const data = (of.data as { id?: string } | undefined)?.id === id ? of.data : undefined
  if (data === undefined || data === null) {
    return (
      <Page title={`${t(`app:nouns.${noun}`)} ${id}`} crumbs={crumbs}>
        <Answer of={{ ...of, data: undefined }}>{() => null}</Answer>
      </Page>
    )
  }
  const sheet = children(data)
  return (
    <Page
      title={sheet.title}
      crumbs={crumbs}
      subtitle={
        <Group gap="xs" mt={4}>
          {sheet.status && (
            <Status tone={toneOf[sheet.status] ?? 'quiet'}>{t(`statuses.${sheet.status}`)}</Status>
          )}
          {sheet.subtitle}
        </Group>
      }
      actions={sheet.actions}
    >
      {sheet.head}
      <div className={classes.columns}>
        <div>{sheet.main}</div>
        <div>{sheet.side}</div>
      </div>
    </Page>
  )
}
