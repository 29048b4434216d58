// Filters, order and columns under a name: somebody's own, and those that are shared.
import { Button, Checkbox, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconBookmark, IconDeviceFloppy, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { tellDone } from '../tell.tsx'
import type { ListState } from './state.ts'

type SavedView =
  paths['/v1/saved-views']['get']['responses'][200]['content']['application/json']['data'][number]

/** As an address says it, in one order. */
const textOf = (search: Record<string, string>, columns: readonly string[] | null) =>
  JSON.stringify([Object.entries(search).sort(), columns])

export function SavedViews({
  page,
  state,
  columns,
}: {
  page: string
  state: ListState
  /** Those that are shown now. */
  columns: string[]
}) {
  const { t } = useTranslation('list')
  const session = useSession()
  const [isSaving, setSaving] = useState(false)
  const read = api.useQuery('get', '/v1/saved-views', { params: { query: { page } } })
  const put = useWrite('put', '/v1/saved-views/{id}')
  const remove = useWrite('delete', '/v1/saved-views/{id}')
  const views = read.data?.data ?? []
  const current = views.find(({ id }) => id === state.search.view)
  const shownNow = { ...state.given, sort: state.sort }
  const isChanged =
    current !== undefined && textOf(current.search, current.columns) !== textOf(shownNow, columns)
  const mayChange = (view: SavedView) => view.isMine || (view.isShared && session.role === 'admin')
  const show = (view: SavedView | undefined) => {
    const empty = Object.fromEntries(state.names.map((name) => [name, undefined]))
    const { sort, ...given } = view?.search ?? {}
    state.change(
      { ...empty, ...given, sort, view: view?.id, columns: view?.columns?.join(',') },
      'push',
    )
  }
  const keep = async (view: Pick<SavedView, 'id' | 'name' | 'isShared'>) => {
    const { id, name, isShared } = view
    const body = { page, name, isShared, search: shownNow, columns }
    await put.mutateAsync({ params: { path: { id } }, body })
    state.change({ view: id, columns: columns.join(',') })
  }
  const takeAway = async (view: SavedView) => {
    const { id, name, isShared, search, columns } = view
    await remove.mutateAsync({ params: { path: { id } } })
    state.change({ view: undefined })
    tellDone(t('views.removed', { name }), () =>
      put.mutateAsync({
        params: { path: { id } },
        body: { page, name, isShared, search, columns },
      }),
    )
  }
  const label = current
    ? isChanged
      ? t('views.changed', { name: current.name })
      : current.name
    : t('views.button')
  return (
    <>
      <Menu position="bottom-start" shadow="md" width={300}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />} maw={260}>
            <Text span inherit truncate>
              {label}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => show(undefined)}>{t('views.all')}</Menu.Item>
          {[true, false].map((isMine) => (
            <Views
              key={String(isMine)}
              title={t(isMine ? 'views.mine' : 'views.shared')}
              views={views.filter((one) => one.isMine === isMine)}
              current={current}
              show={show}
            />
          ))}
          {views.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py={4}>
              {t('views.none')}
            </Text>
          )}
          <Menu.Divider />
          {current && isChanged && mayChange(current) && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={16} aria-hidden />}
              onClick={() =>
                keep(current).then(
                  () => tellDone(t('views.updated', { name: current.name })),
                  () => undefined,
                )
              }
            >
              {t('views.update', { name: current.name })}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setSaving(true)}
          >
            {t('views.save')}
          </Menu.Item>
          {current && mayChange(current) && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => takeAway(current).catch(() => undefined)}
            >
              {t('views.remove', { name: current.name })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isSaving}
        onClose={() => setSaving(false)}
        title={t('views.saveTitle')}
        closeButtonProps={{ 'aria-label': t('close', { ns: 'app' }) }}
      >
        <SaveForm
          onCancel={() => setSaving(false)}
          onSave={async (name, isShared) => {
            await keep({ id: crypto.randomUUID(), name, isShared })
            setSaving(false)
            tellDone(t('views.savedAs', { name }))
          }}
        />
      </Modal>
    </>
  )
}

function Views({
  title,
  views,
  current,
  show,
}: {
  title: string
  views: SavedView[]
  current: SavedView | undefined
  show: (view: SavedView) => void
}) {
  const { t } = useTranslation('list')
  if (views.length === 0) return null
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {views.map((view) => (
        <Menu.Item
          key={view.id}
          onClick={() => show(view)}
          aria-current={view.id === current?.id || undefined}
          fw={view.id === current?.id ? 600 : undefined}
        >
          {view.name}
          {!view.isMine && (
            <Text span size="xs" c="dimmed">
              {' '}
              {t('views.by', { owner: view.owner })}
            </Text>
          )}
        </Menu.Item>
      ))}
    </>
  )
}

function SaveForm({
  onSave,
  onCancel,
}: {
  onSave: (name: string, isShared: boolean) => Promise<void>
  onCancel: () => void
}) {
  const { t } = useTranslation(['list', 'app'])
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) onSave(name.trim(), isShared).catch(() => undefined)
      }}
    >
      <Stack>
        <Text size="sm">{t('views.saveText')}</Text>
        <TextInput
          label={t('views.name')}
          value={name}
          maxLength={100}
          required
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Checkbox
          label={t('views.share')}
          checked={isShared}
          onChange={({ currentTarget }) => setShared(currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('cancel', { ns: 'app' })}
          </Button>
          <Button type="submit" disabled={!name.trim()}>
            {t('save', { ns: 'app' })}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
