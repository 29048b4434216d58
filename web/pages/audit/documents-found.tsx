// The documents that a search is about, each with the ways on from it.
import { Anchor, Card, Group, SimpleGrid, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pathOf } from '../../app/pages.ts'
import { Day, Money } from '../../parts/figures.tsx'

type Found = {
  noun: 'deal' | 'invoice' | 'payment' | 'credit-note' | 'payout' | 'customer'
  id: string
  label: string
  amount: string | null
  currency: string | null
  on: string | null
}

export function DocumentsFound({ documents }: { documents: readonly Found[] }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  if (documents.length === 0) return null
  return (
    <section aria-label={t('trail.documents')}>
      <Text fw={600} size="sm" mb={6} component="h2">
        {t('trail.documents')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="xs">
        {documents.map((one) => (
          <Card key={`${one.noun} ${one.id}`} withBorder padding="xs">
            <Text size="xs" c="dimmed">
              {app(`nouns.${one.noun}`)} · <Day day={one.on} />
            </Text>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Anchor
                fw={600}
                truncate
                renderRoot={(props) => <Link to={pathOf(one.noun, one.id) as '/'} {...props} />}
              >
                {one.label}
              </Anchor>
              {one.amount !== null && one.currency !== null && (
                <Money amount={one.amount} currency={one.currency} size="sm" />
              )}
            </Group>
            <Group gap="sm" mt={2}>
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/audit" search={{ subject: one.id } as never} {...props} />
                )}
              >
                {t('chain.trail')}
              </Anchor>
              {one.noun !== 'customer' && (
                <Anchor
                  size="sm"
                  renderRoot={(props) => (
                    <Link to="/audit/chains/$id" params={{ id: one.id }} {...props} />
                  )}
                >
                  {t('trail.chainOf')}
                </Anchor>
              )}
            </Group>
          </Card>
        ))}
      </SimpleGrid>
    </section>
  )
}
