// Adding an endpoint, or writing one anew.
import { Button, Group, Modal, Stack, TagsInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../../api/client.ts'
import { tellDone } from '../../../parts/tell.tsx'
import type { Endpoint } from './shapes.ts'
import './words.ts'

export function EndpointForm({
  endpoint,
  onClose,
  onAdded,
}: {
  /** Absent = a new one. */
  endpoint?: Endpoint
  onClose: () => void
  /** With the secret, which is told this once. */
  onAdded?: (secret: string | null) => void
}) {
  const { t } = useTranslation(['sync', 'app'])
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [description, setDescription] = useState(endpoint?.description ?? '')
  const [types, setTypes] = useState<string[]>(endpoint?.types ?? [])
  const known = api.useQuery('get', '/v1/event-types', {}, { staleTime: Infinity })
  const add = useWrite('post', '/v1/webhook-endpoints', {
    onSuccess: ({ secret }) => {
      tellDone(t('sync:outgoing.added'))
      onAdded?.(secret)
    },
  })
  const change = useWrite('put', '/v1/webhook-endpoints/{id}', {
    onSuccess: () => {
      tellDone(t('sync:outgoing.saved'))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { url: url.trim(), types, description: description.trim() || null }
    if (endpoint) change.mutate({ params: { path: { id: endpoint.id } }, body })
    else add.mutate({ body })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(endpoint ? 'sync:outgoing.editTitle' : 'sync:outgoing.addTitle')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('sync:outgoing.url')}
            type="url"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            placeholder="https://example.com/tieout"
            required
            data-autofocus
          />
          <TextInput
            label={t('sync:outgoing.description')}
            value={description}
            maxLength={500}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <TagsInput
            label={t('sync:outgoing.types')}
            description={t('sync:outgoing.typesHint')}
            placeholder={types.length === 0 ? t('sync:outgoing.typesAll') : ''}
            value={types}
            onChange={setTypes}
            data={known.data?.data.map(({ type }) => type) ?? []}
            clearable
            clearButtonProps={{ 'aria-label': t('app:clearFilters') }}
            maxDropdownHeight={240}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button
              type="submit"
              loading={add.isPending || change.isPending}
              disabled={url.trim() === ''}
            >
              {t(endpoint ? 'app:save' : 'app:add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
