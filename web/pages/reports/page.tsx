// All reports at a glance.
import { Card, SimpleGrid, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page as Head } from '../../parts/page.tsx'
import { places } from './frame.tsx'

export function Page() {
  const { t } = useTranslation('reports')
  return (
    <Head title={t('title')} subtitle={t('subtitle')}>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        {places.map(([name, to]) => (
          <Card
            key={to}
            withBorder
            padding="md"
            renderRoot={(props) => <Link {...props} to={to} />}
          >
            <Title order={2} fz="md">
              {t(`pages.${name}`)}
            </Title>
            <Text size="sm" c="dimmed" mt={4}>
              {t(`about.${name}`)}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
    </Head>
  )
}
