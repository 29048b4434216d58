// The chart of accounts, and which account of QuickBooks stands for each of ours.
import { ActionIcon, Paper, Stack, Table, Text, TextInput, Title, Tooltip } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActWindow } from '../../parts/document/act.tsx'
import { Answer } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from './frame.tsx'

type Chart = paths['/v1/accounts']['get']['responses'][200]['content']['application/json']
type Account = Chart['data'][number]

const kinds = ['asset', 'liability', 'equity', 'income', 'expense'] as const

export function Page() {
  const { t } = useTranslation(['settings', 'accounts'])
  const { whyNot } = useSession()
  const read = api.useQuery('get', '/v1/accounts')
  const [edited, setEdited] = useState<Account>()
  const why = whyNot('account')
  const nameOf = ({ account, label }: Account) => t(`accounts:${account}`, { defaultValue: label })
  return (
    <SettingsPage title={t('pages.accounts')} subtitle={t('accounts.about')}>
      <Answer of={read}>
        {({ data }) => (
          <Stack>
            {kinds
              .filter((kind) => data.some((one) => one.kind === kind))
              .map((kind) => (
                <Paper withBorder key={kind} p="sm">
                  <Title order={2} fz="md" mb="xs">
                    {t(`accounts.kinds.${kind}`)}
                  </Title>
                  <Table layout="fixed" verticalSpacing={4}>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th scope="col">{t('accounts.account')}</Table.Th>
                        <Table.Th scope="col">{t('accounts.quickbooks')}</Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {data
                        .filter((one) => one.kind === kind)
                        .map((one) => (
                          <Table.Tr key={one.account}>
                            <Table.Th scope="row" fw={500}>
                              {nameOf(one)}
                            </Table.Th>
                            <Table.Td>
                              {one.quickbooksAccountId ?? (
                                <Text span size="sm" c="dimmed">
                                  {t('accounts.byName', { type: one.quickbooksType })}
                                </Text>
                              )}{' '}
                              <Tooltip label={why ?? t('accounts.edit')}>
                                <ActionIcon
                                  variant="subtle"
                                  aria-label={t('accounts.editOf', { account: nameOf(one) })}
                                  aria-disabled={why !== undefined || undefined}
                                  data-disabled={why !== undefined || undefined}
                                  onClick={() => why === undefined && setEdited(one)}
                                >
                                  <IconPencil size={16} />
                                </ActionIcon>
                              </Tooltip>
                            </Table.Td>
                          </Table.Tr>
                        ))}
                    </Table.Tbody>
                  </Table>
                </Paper>
              ))}
          </Stack>
        )}
      </Answer>
      {edited && (
        <EditAccount account={edited} name={nameOf(edited)} close={() => setEdited(undefined)} />
      )}
    </SettingsPage>
  )
}

function EditAccount({
  account,
  name,
  close,
}: {
  account: Account
  name: string
  close: () => void
}) {
  const { t } = useTranslation('settings')
  const [id, setId] = useState(account.quickbooksAccountId ?? '')
  const write = useWrite('post', '/v1/accounts/{account}', { onError: () => undefined })
  const given = id.trim() || null
  return (
    <ActWindow
      title={t('accounts.editOf', { account: name })}
      text={t('accounts.text', { type: account.quickbooksType })}
      act={t('accounts.act')}
      canAct={given !== account.quickbooksAccountId}
      onAct={async () => {
        await write.mutateAsync({
          params: { path: { account: account.account } },
          body: { quickbooksAccountId: given },
        })
        tellDone(t('accounts.done', { account: name }))
      }}
      onClose={close}
    >
      <TextInput
        label={t('accounts.id')}
        description={t('accounts.idHint')}
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
        data-autofocus
      />
    </ActWindow>
  )
}
