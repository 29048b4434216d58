// The trail: every event as a sentence, the newest first, and whatever is looked for in it.
import { Button, Group, Stack } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '../../app/search.ts'
import { Answer, Empty } from '../../parts/states.tsx'
import { DocumentsFound } from './documents-found.tsx'
import { AuditPage } from './frame.tsx'
import { TrailFilters, type TrailSearch } from './trail-filters.tsx'
import { Trail } from './trail.tsx'
import { useSearched, useStory } from './trail-data.ts'

export function Page() {
  const { t } = useTranslation('audit')
  const [search] = useSearchState<TrailSearch>()
  return (
    <AuditPage title={t('title')} subtitle={t('subtitle')}>
      {search.subject === undefined ? <Searched /> : <Story subject={search.subject} />}
    </AuditPage>
  )
}

function Searched() {
  const { t } = useTranslation('audit')
  const [search, change] = useSearchState<TrailSearch>()
  const { at: _, ...sought } = search
  const found = useSearched(sought)
  const isSought = Object.keys(sought).length > 0
  return (
    <Stack gap="md">
      <TrailFilters search={search} change={change} />
      <Answer of={found}>
        {({ pages }) => {
          const events = pages.flatMap(({ data }) => data)
          const [first] = pages
          if (events.length === 0 && first?.documents.length === 0) {
            return isSought ? (
              <Empty title={t('trail.empty')}>{t('trail.emptyHint')}</Empty>
            ) : (
              <Empty title={t('trail.nothingYet')} />
            )
          }
          return (
            <>
              {isSought && first && <DocumentsFound documents={first.documents} />}
              <Trail events={events} more={found} />
            </>
          )
        }}
      </Answer>
    </Stack>
  )
}

/** All that names one thing, from its beginning. */
function Story({ subject }: { subject: string }) {
  const { t } = useTranslation('audit')
  const told = useStory(subject)
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/audit" {...props} />}
        >
          {t('trail.wholeTrail')}
        </Button>
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => (
            <Link to="/audit/chains/$id" params={{ id: subject }} {...props} />
          )}
        >
          {t('trail.chainOf')}
        </Button>
      </Group>
      <span>{t('trail.of', { subject })}</span>
      <Answer of={told}>
        {({ pages }) => {
          const events = pages.flatMap(({ data }) => data)
          if (events.length === 0) return <Empty title={t('trail.empty')} />
          return <Trail events={events} more={told} />
        }}
      </Answer>
    </Stack>
  )
}
