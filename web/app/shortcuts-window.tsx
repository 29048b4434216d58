// The window that lists the keys: those of the page that is shown, and those that hold everywhere.
import { Group, Kbd, Modal, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { KeyRow, PageKey } from './shortcuts.tsx'

export default function Window({
  isOpen,
  close,
  ofPage,
  rows,
}: {
  isOpen: boolean
  close: () => void
  ofPage: readonly PageKey[]
  rows: readonly KeyRow[]
}) {
  const { t } = useTranslation('app')
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('shortcuts.title')}
      size="md"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        {ofPage.length > 0 && (
          <Keys
            rows={ofPage.map(({ keys, label }): KeyRow => [[keys], label])}
            caption={document.title}
          />
        )}
        <Keys rows={rows} caption={t('shortcuts.everywhere')} />
      </Stack>
    </Modal>
  )
}

function Keys({ rows, caption }: { rows: readonly KeyRow[]; caption: string }) {
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {caption}
      </Text>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {rows.map(([keys, label]) => (
            <Table.Tr key={keys.join()}>
              <Table.Td>{label}</Table.Td>
              <Table.Td w={110}>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {keys.map((one) => (
                    <Kbd key={one}>{one}</Kbd>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
