// What differs between two moments: documents field by field, entries of the journal, balances.
import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '../../app/search.ts'
import { Empty } from '../../parts/states.tsx'
import { BetweenForm, type BetweenSearch } from './between-form.tsx'
import { ChangedBalances, ChangedJournal } from './changed-books.tsx'
import { ChangedDocuments } from './changed-documents.tsx'
import { AuditPage, FileButton, useFileAddress } from './frame.tsx'

const shows = ['documents', 'journal', 'balances'] as const
const addresses = {
  documents: '/v1/audit/changes',
  journal: '/v1/audit/changes/journal',
  balances: '/v1/audit/changes/trial-balance',
} as const

export function Page() {
  const { t } = useTranslation('audit')
  const [{ at, show, noun, ...given }, change] = useSearchState<BetweenSearch>()
  const shown = shows.find((one) => one === show) ?? 'documents'
  // In the past the second moment is the one we stand at.
  const between = { ...given, to: given.to ?? at }
  const isAsked = between.from !== undefined || between.period !== undefined
  const address = useFileAddress()
  const file = (format: string) =>
    address(addresses[shown], { ...between, ...(shown === 'documents' && { noun }), format }, false)
  return (
    <AuditPage
      title={t('pages.changes')}
      subtitle={t('changes.intro')}
      actions={
        isAsked && (
          <>
            <FileButton href={file('csv')}>{t('csv')}</FileButton>
            <FileButton href={file('xlsx')}>{t('xlsx')}</FileButton>
          </>
        )
      }
    >
      <Stack gap="md">
        <BetweenForm search={given} at={at} change={change} />
        {isAsked ? (
          <>
            <Group gap="xs">
              <Text size="sm" id="changes-what">
                {t('changes.what')}
              </Text>
              <SegmentedControl
                size="xs"
                aria-labelledby="changes-what"
                value={shown}
                onChange={(next) => change({ show: next === 'documents' ? undefined : next })}
                data={shows.map((value) => ({ value, label: t(`changes.${value}`) }))}
              />
            </Group>
            {shown === 'documents' && <ChangedDocuments between={between} noun={noun} />}
            {shown === 'journal' && <ChangedJournal between={between} />}
            {shown === 'balances' && <ChangedBalances between={between} />}
          </>
        ) : (
          <Empty title={t('changes.choose')}>{t('changes.chooseHint')}</Empty>
        )}
      </Stack>
    </AuditPage>
  )
}
