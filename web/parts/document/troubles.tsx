// Where the books and the platforms disagree about it.
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { Money } from '../figures.tsx'
import { Answer } from '../states.tsx'
import { Status, type Tone } from '../status.tsx'
import { Section } from './section.tsx'

const tones: Record<string, Tone> = {
  open: 'warning',
  snoozed: 'quiet',
  explained: 'info',
  resolved: 'good',
}
const standing = new Set(['open', 'snoozed', 'explained'])

export function TroublesSection({ id }: { id: string }) {
  const { t, i18n } = useTranslation('document')
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const read = api.useQuery('get', '/v1/discrepancies', {
    params: { query: { q: id, limit: 30 } },
  })
  return (
    <Section title={t('troubles.title')}>
      <Answer of={read}>
        {({ data }) => {
          const first = [...data].sort(
            (a, b) => Number(standing.has(b.state)) - Number(standing.has(a.state)),
          )
          if (first.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                {t('troubles.none')}
              </Text>
            )
          }
          return (
            <Stack gap="sm">
              {first.slice(0, 8).map((one) => (
                <div key={one.id}>
                  <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
                    <Anchor
                      size="sm"
                      renderRoot={(props) => (
                        <Link to="/discrepancies/$id" params={{ id: one.id }} {...props} />
                      )}
                    >
                      {one.title[language]}
                    </Anchor>
                    <Status tone={tones[one.state] ?? 'quiet'}>
                      {t(`troubles.states.${one.state}`)}
                    </Status>
                  </Group>
                  <Text size="xs" c="dimmed" component="div">
                    {one.atStake && (
                      <>
                        <Money {...one.atStake} />
                        {' · '}
                      </>
                    )}
                    {one.cause[language]}
                  </Text>
                </div>
              ))}
            </Stack>
          )
        }}
      </Answer>
    </Section>
  )
}
