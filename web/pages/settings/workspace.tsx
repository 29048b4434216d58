// The company as the service knows it, what its accounting lays down, and the views it reads from.
import {
  Anchor,
  Button,
  Group,
  Paper,
  Radio,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActButton, ActWindow, AmountInput } from '../../parts/document/act.tsx'
import { typedAmount } from '../../parts/document/decimal.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { moneyText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from './frame.tsx'

export function Page() {
  const { t } = useTranslation('settings')
  return (
    <SettingsPage title={t('pages.workspace')} subtitle={t('workspace.about')}>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Company />
        <Accounting />
      </SimpleGrid>
      <Views />
    </SettingsPage>
  )
}

function Company() {
  const { t } = useTranslation('settings')
  const { companyName, workspace, timeZone, homeCurrency, mode } = useSession()
  const facts = [
    [t('workspace.company'), companyName],
    [t('workspace.id'), workspace],
    [t('workspace.timeZone'), timeZone],
    [t('workspace.homeCurrency'), homeCurrency],
    [t('workspace.mode'), t(`workspace.modes.${mode}`)],
  ]
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="md" mb="xs">
        {t('workspace.company')}
      </Title>
      <Table>
        <Table.Tbody>
          {facts.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={400} c="dimmed">
                {label}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs">
        {t('workspace.byEnvironment')}
      </Text>
      <Group mt="sm">
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/welcome" />}>
          {t('workspace.setUp')}
        </Anchor>
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/sync/connections" />}>
          {t('workspace.connections')}
        </Anchor>
      </Group>
    </Paper>
  )
}

function Accounting() {
  const { t } = useTranslation('settings')
  const { whyNot } = useSession()
  const read = api.useQuery('get', '/v1/accounts')
  const policy = useWrite('post', '/v1/accounting/refund-policy', {
    onSuccess: () => tellDone(t('workspace.saved')),
  })
  const [isLimit, setLimit] = useState(false)
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="md" mb="xs">
        {t('workspace.accounting')}
      </Title>
      <Answer of={read}>
        {({ refunds, writeOffLimits }) => (
          <Stack>
            <Radio.Group
              label={t('workspace.refunds')}
              description={t('workspace.refundsHint')}
              value={refunds}
              onChange={(next) => policy.mutate({ body: { refunds: next as typeof refunds } })}
            >
              <Stack gap={6} mt={6}>
                {(['reopen', 'credit-note'] as const).map((one) => (
                  <Radio
                    key={one}
                    value={one}
                    label={t(`workspace.policies.${one}`)}
                    disabled={whyNot('account') !== undefined}
                  />
                ))}
              </Stack>
            </Radio.Group>
            <div>
              <Text size="sm" fw={500}>
                {t('workspace.limits')}
              </Text>
              <Text size="sm">
                {writeOffLimits
                  .map(({ amount, currency }) => moneyText(amount, currency))
                  .join(' · ') || t('workspace.noLimit')}
              </Text>
              <ActButton size="xs" mt={6} onClick={() => setLimit(true)}>
                {t('workspace.setLimit')}
              </ActButton>
            </div>
          </Stack>
        )}
      </Answer>
      {isLimit && <SetLimit close={() => setLimit(false)} />}
    </Paper>
  )
}

function SetLimit({ close }: { close: () => void }) {
  const { t } = useTranslation('settings')
  const { homeCurrency } = useSession()
  const [typed, setTyped] = useState('')
  const write = useWrite('post', '/v1/accounting/write-off-limit', { onError: () => undefined })
  const amount = typedAmount(typed)
  return (
    <ActWindow
      title={t('workspace.setLimit')}
      text={t('workspace.limitText')}
      act={t('workspace.setLimit')}
      canAct={amount !== undefined}
      onAct={async () => {
        await write.mutateAsync({ body: { currency: homeCurrency, amount: amount as string } })
        tellDone(t('workspace.saved'))
      }}
      onClose={close}
    >
      <AmountInput
        label={t('workspace.limits')}
        currency={homeCurrency}
        value={typed}
        onChange={setTyped}
      />
    </ActWindow>
  )
}

function Views() {
  const { t } = useTranslation('settings')
  const read = api.useQuery('get', '/v1/views', {}, { refetchInterval: 5000 })
  const confirm = useConfirm()
  const rebuild = useWrite('post', '/v1/views/{name}/rebuild', {
    onSuccess: () => tellDone(t('workspace.rebuilding')),
  })
  const [isShown, setShown] = useState(false)
  return (
    <Paper withBorder p="md">
      <Group justify="space-between">
        <div>
          <Title order={2} fz="md">
            {t('workspace.views')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('workspace.viewsHint')}
          </Text>
        </div>
        <Button size="xs" variant="default" onClick={() => setShown((now) => !now)}>
          {t(isShown ? 'workspace.hide' : 'workspace.show')}
        </Button>
      </Group>
      {isShown && (
        <Answer of={read}>
          {({ data }) => (
            <Table.ScrollContainer minWidth={480} mt="sm">
              <Table>
                <Table.Tbody>
                  {data.map(({ name, state }) => (
                    <Table.Tr key={name}>
                      <Table.Th scope="row" fw={500}>
                        {name}
                      </Table.Th>
                      <Table.Td>
                        <Status tone={state === 'live' ? 'good' : 'waiting'}>{state}</Status>
                      </Table.Td>
                      <Table.Td ta="right">
                        <ActButton
                          size="xs"
                          onClick={async () => {
                            const yes = await confirm({
                              title: t('workspace.rebuildOf', { view: name }),
                              text: t('workspace.rebuildText'),
                              act: t('workspace.rebuild'),
                            })
                            if (yes) rebuild.mutate({ params: { path: { name } }, body: {} })
                          }}
                        >
                          {t('workspace.rebuild')}
                        </ActButton>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
        </Answer>
      )}
    </Paper>
  )
}
