// That a list is of one customer only, and the way out of that.
import { CloseButton, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

export function CustomerChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { t } = useTranslation('list')
  const read = api.useQuery('get', '/v1/customers/{id}', { params: { path: { id } } })
  const filter = t('filters.customer', { name: read.data?.name ?? id })
  return (
    <Group gap={4}>
      <Text size="sm">{filter}</Text>
      <CloseButton size="sm" aria-label={t('filters.takeAway', { filter })} onClick={onRemove} />
    </Group>
  )
}
