// When there is no such page, and when one breaks.
import { Button, Code, Container, Group, Text, Title } from '@mantine/core'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

export function NotFound() {
  const { t } = useTranslation('app')
  return (
    <Container size="xs" py="xl">
      <Title order={1} fz="h2">
        {t('notFound')}
      </Title>
      <Text c="dimmed" my="sm">
        {t('notFoundHint')}
      </Text>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t('goHome')}</Button>
    </Container>
  )
}

export function Crashed({ error }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  return (
    <Container size="sm" py="xl" role="alert">
      <Title order={1} fz="h2">
        {t('crashed')}
      </Title>
      <Text my="sm">{t('crashedHint')}</Text>
      <Group>
        <Button onClick={() => location.reload()}>{t('reload')}</Button>
      </Group>
      <Code block mt="md">
        {String(error)}
      </Code>
    </Container>
  )
}
