// A rule asked of the payments of the past: how many verdicts it would have changed, with examples.
// Only what was shown here can be switched on.
import { Alert, Badge, Group, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { client, type paths, useWrite } from '../../api/client.ts'
import { ActWindow } from '../../parts/document/act.tsx'
import { countText, Moment, Money } from '../../parts/figures.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { Rule } from './page.tsx'

type Trial = paths['/v1/rules/{id}/try']['post']['responses'][200]['content']['application/json']

export function TryRule({ rule, close }: { rule: Rule; close: () => void }) {
  const { t } = useTranslation('rules')
  const params = { path: { id: rule.id } }
  const trial = useQuery({
    queryKey: ['rules', 'trial', rule.id],
    queryFn: async () =>
      (await client.POST('/v1/rules/{id}/try', { params, body: {} })).data as Trial,
    staleTime: 0,
    gcTime: 0,
  })
  const on = useWrite('post', '/v1/rules/{id}/on', { onError: () => undefined })
  return (
    <ActWindow
      title={t('tryOf', { name: rule.name })}
      text={t('tryText')}
      act={t('switchOn')}
      size="lg"
      canAct={trial.data !== undefined && !trial.isFetching}
      onAct={async () => {
        await on.mutateAsync({
          params,
          body: { verdictsChanged: (trial.data as Trial).verdictsChanged },
        })
        tellDone(t('isOn'))
      }}
      onClose={close}
    >
      {trial.error ? <Failure error={trial.error} retry={trial.refetch} /> : null}
      {trial.isPending && <Loading />}
      {trial.data && <Told trial={trial.data} />}
    </ActWindow>
  )
}

function Told({ trial }: { trial: Trial }) {
  const { t } = useTranslation('rules')
  const { payments, fitting, verdictsChanged, isWhole, examples } = trial
  return (
    <Stack gap="xs">
      <Text role="status">
        {t('told', { payments: countText(payments), fitting: countText(fitting) })}{' '}
        <b>{t('changed', { count: verdictsChanged, number: countText(verdictsChanged) })}</b>
      </Text>
      {!isWhole && <Alert color="yellow">{t('notWhole')}</Alert>}
      {examples.length > 0 && (
        <Table.ScrollContainer minWidth={520} mah={300} style={{ overflowY: 'auto' }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('payment')}</Table.Th>
                <Table.Th scope="col" ta="right">
                  {t('received')}
                </Table.Th>
                <Table.Th scope="col">{t('was')}</Table.Th>
                <Table.Th scope="col">{t('wouldBe')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {examples.map((one) => (
                <Table.Tr key={one.paymentId}>
                  <Table.Td>
                    <Link to="/payments/$id" params={{ id: one.paymentId }}>
                      {one.payer ?? one.paymentId}
                    </Link>
                    <Text size="xs" c="dimmed">
                      <Moment at={one.receivedAt} />
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right">
                    <Money {...one.received} />
                  </Table.Td>
                  <Table.Td>{t(`decided.${one.decided}`)}</Table.Td>
                  <Table.Td>
                    <Group gap={4}>
                      <Badge variant="default" tt="none">
                        {t(`actions.${one.wouldBe}`)}
                      </Badge>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  )
}
