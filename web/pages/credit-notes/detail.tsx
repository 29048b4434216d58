// One credit note: where the credit went, what is left of it, and what can be done.
import { Button, Stack, Table, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import classes from '../../parts/document/document.module.css'
import { ChainSection } from '../../parts/document/chain.tsx'
import { isZero } from '../../parts/document/decimal.ts'
import { EntriesSection } from '../../parts/document/entries.tsx'
import { CustomerName, InvoiceName } from '../../parts/document/named.tsx'
import { Facts, Figures, Section } from '../../parts/document/section.tsx'
import { DocumentSheet } from '../../parts/document/sheet.tsx'
import { SidesSection } from '../../parts/document/sides.tsx'
import { TimelineSection } from '../../parts/document/timeline.tsx'
import { TroublesSection } from '../../parts/document/troubles.tsx'
import { Day, Money } from '../../parts/figures.tsx'
import { CreditNoteActions, Release } from './actions.tsx'
import { Wide } from '../../parts/document/wide.tsx'
import type { CreditNote, Line } from './credit-note.ts'

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/credit-notes/{id}', { params: { path: { id } } })
  return (
    <DocumentSheet noun="credit-note" id={id} of={read}>
      {(note) => ({
        title: note.number ?? note.id,
        status: note.status,
        subtitle: (
          <>
            {note.customerId && <CustomerName id={note.customerId} />}
            <span>
              {t('invoice.issued')} <Day day={note.issuedOn} />
            </span>
          </>
        ),
        actions: <CreditNoteActions note={note} />,
        head: <Head note={note} />,
        main: (
          <>
            <Lines note={note} />
            <SidesSection noun="credit-note" id={id} currency={note.currency} />
            <ChainSection id={id} />
            <EntriesSection of={{ creditNoteId: id }} />
          </>
        ),
        side: (
          <>
            <TroublesSection id={id} />
            <TimelineSection id={id} />
          </>
        ),
      })}
    </DocumentSheet>
  )
}

function Head({ note }: { note: CreditNote }) {
  const { t } = useTranslation(['document', 'app'])
  const { currency } = note
  return (
    <Stack gap="md">
      <Figures
        currency={currency}
        figures={[
          { label: t('creditNote.total'), amount: note.total },
          { label: t('creditNote.applied'), amount: note.applied, sign: '−' },
          { label: t('creditNote.refunded'), amount: note.refunded, sign: '−' },
          {
            ...{ label: t('creditNote.unapplied'), amount: note.unapplied },
            ...{ sign: '=' as const, isStrong: true },
          },
        ]}
      />
      <Facts
        facts={[
          { label: t('creditNote.source'), value: t(`app:platforms.${note.source}`) },
          note.invoiceId !== null && {
            label: t('creditNote.of'),
            value: <InvoiceName id={note.invoiceId} />,
          },
          !isZero(note.tax) && {
            label: t('creditNote.tax'),
            value: <Money amount={note.tax} currency={currency} />,
          },
          note.reason !== null && { label: t('creditNote.reason'), value: note.reason },
        ]}
      />
    </Stack>
  )
}

function Lines({ note }: { note: CreditNote }) {
  const { t } = useTranslation(['document', 'app'])
  const { whyNot } = useSession()
  const [released, setReleased] = useState<Line>()
  return (
    <Section title={t('creditNote.where')}>
      {note.lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('creditNote.none')}
        </Text>
      ) : (
        <Wide label={t('creditNote.where')} minWidth={360}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('app:nouns.invoice')}</Table.Th>
                <Table.Th scope="col" className={classes.amount}>
                  {t('lines.amount')}
                </Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {note.lines.map((line) => (
                <Table.Tr key={line.lineId}>
                  <Table.Th scope="row" fw={500}>
                    <InvoiceName id={line.invoiceId} />
                  </Table.Th>
                  <Table.Td className={classes.amount}>
                    <Money amount={line.amount} currency={note.currency} />
                  </Table.Td>
                  <Table.Td ta="right">
                    {whyNot('account') === undefined && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={t('creditNote.releaseOf', {
                          amount: `${line.amount} ${note.currency}`,
                        })}
                        onClick={() => setReleased(line)}
                      >
                        {t('creditNote.release')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      )}
      {released && <Release note={note} line={released} onClose={() => setReleased(undefined)} />}
    </Section>
  )
}
