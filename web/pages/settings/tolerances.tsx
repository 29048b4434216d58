// How much of each kind of disagreement is let pass, and for how long it may settle by itself.
import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  Paper,
  Switch,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActButton, ActWindow, AmountInput } from '../../parts/document/act.tsx'
import { typedAmount } from '../../parts/document/decimal.ts'
import { countText, moneyText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from './frame.tsx'

type Tolerances = paths['/v1/tolerances']['get']['responses'][200]['content']['application/json']
type Tolerance = Tolerances['data'][number]

const severities = ['critical', 'high', 'medium', 'low'] as const
const tones = { critical: 'bad', high: 'warning', medium: 'info', low: 'quiet' } satisfies Record<
  string,
  Tone
>

export function Page() {
  const { t, i18n } = useTranslation('settings')
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const read = api.useQuery('get', '/v1/tolerances')
  const [edited, setEdited] = useState<Tolerance>()
  return (
    <SettingsPage title={t('pages.tolerances')} subtitle={t('tolerances.about')}>
      <Answer of={read}>
        {({ data }) => (
          <Paper withBorder>
            <Table.ScrollContainer minWidth={680}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('tolerances.kind')}</Table.Th>
                    <Table.Th scope="col">{t('tolerances.severity')}</Table.Th>
                    <Table.Th scope="col">{t('tolerances.letPass')}</Table.Th>
                    <Table.Th scope="col">{t('tolerances.grace')}</Table.Th>
                    <Table.Th scope="col" ta="right">
                      {t('tolerances.change')}
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.map((one) => (
                    <Table.Tr key={one.kind}>
                      <Table.Th scope="row" fw={500}>
                        {one.title[language]}
                        {!one.enabled && (
                          <Text size="xs" c="dimmed">
                            {t('tolerances.off')}
                          </Text>
                        )}
                      </Table.Th>
                      <Table.Td>
                        <Status tone={tones[one.severity]}>
                          {t(`tolerances.severities.${one.severity}`)}
                        </Status>
                      </Table.Td>
                      <Table.Td>
                        <LetPass tolerance={one} />
                      </Table.Td>
                      <Table.Td>
                        {t('tolerances.seconds', {
                          count: one.graceSeconds,
                          number: countText(one.graceSeconds),
                        })}
                      </Table.Td>
                      <Table.Td>
                        <Group justify="flex-end">
                          <ActButton size="xs" onClick={() => setEdited(one)}>
                            {t('tolerances.edit')}
                          </ActButton>
                        </Group>
                        {one.setBy && (
                          <Text size="xs" c="dimmed" ta="right">
                            {t('tolerances.setBy', { person: one.setBy })}
                          </Text>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Paper>
        )}
      </Answer>
      {edited && (
        <EditTolerance
          key={edited.kind}
          tolerance={edited}
          title={edited.title[language]}
          close={() => setEdited(undefined)}
        />
      )}
    </SettingsPage>
  )
}

function LetPass({ tolerance: { amount, percent, days } }: { tolerance: Tolerance }) {
  const { t } = useTranslation('settings')
  const parts = [
    ...Object.entries(amount ?? {}).map(([currency, one]) => moneyText(one, currency)),
    ...(percent === null ? [] : [`${percent} %`]),
    ...(days === null ? [] : [t('tolerances.daysText', { count: days })]),
  ]
  return <>{parts.length > 0 ? parts.join(' · ') : t('tolerances.nothing')}</>
}

function EditTolerance({
  tolerance,
  title,
  close,
}: {
  tolerance: Tolerance
  title: string
  close: () => void
}) {
  const { t } = useTranslation('settings')
  const { homeCurrency } = useSession()
  const quiet = { onError: () => undefined }
  const put = useWrite('put', '/v1/tolerances/{kind}', quiet)
  const reset = useWrite('delete', '/v1/tolerances/{kind}')
  const given = Object.keys(tolerance.amount ?? {})
  const currencies = given.length > 0 ? given : [homeCurrency]
  const [amounts, setAmounts] = useState<Record<string, string>>(tolerance.amount ?? {})
  const [percent, setPercent] = useState(tolerance.percent ?? '')
  const [days, setDays] = useState<number | string>(tolerance.days ?? '')
  const [grace, setGrace] = useState<number | string>(tolerance.graceSeconds)
  const [severity, setSeverity] = useState(tolerance.severity)
  const [enabled, setEnabled] = useState(tolerance.enabled)
  const typed = Object.entries(amounts).filter(([, one]) => one.trim() !== '')
  const read = typed.map(([currency, one]) => [currency, typedAmount(one)] as const)
  const share = percent.trim() === '' ? undefined : typedAmount(percent)
  const isFine =
    read.every(([, one]) => one !== undefined) &&
    (percent.trim() === '' || share !== undefined) &&
    grace !== ''
  const params = { path: { kind: tolerance.kind } }
  return (
    <ActWindow
      title={title}
      text={t('tolerances.text')}
      act={t('tolerances.act')}
      canAct={isFine}
      onAct={async () => {
        await put.mutateAsync({
          params,
          body: {
            ...(read.length > 0 && { amount: Object.fromEntries(read) as Record<string, string> }),
            ...(share !== undefined && { percent: share }),
            ...(days !== '' && { days: Number(days) }),
            ...{ graceSeconds: Number(grace), severity, enabled },
          },
        })
        tellDone(t('tolerances.done'))
      }}
      onClose={close}
    >
      <Switch
        label={t('tolerances.enabled')}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <NativeSelect
        label={t('tolerances.severity')}
        value={severity}
        onChange={(event) => setSeverity(event.currentTarget.value as typeof severity)}
        data={severities.map((value) => ({ value, label: t(`tolerances.severities.${value}`) }))}
      />
      {currencies.map((currency) => (
        <AmountInput
          key={currency}
          label={t('tolerances.amount')}
          currency={currency}
          value={amounts[currency] ?? ''}
          onChange={(value) => setAmounts((all) => ({ ...all, [currency]: value }))}
        />
      ))}
      <TextInput
        label={t('tolerances.percent')}
        rightSection="%"
        inputMode="decimal"
        value={percent}
        onChange={(event) => setPercent(event.currentTarget.value)}
      />
      <NumberInput
        label={t('tolerances.days')}
        min={0}
        max={365}
        allowDecimal={false}
        value={days}
        onChange={setDays}
      />
      <NumberInput
        label={t('tolerances.graceSeconds')}
        description={t('tolerances.graceHint')}
        min={0}
        max={86_400}
        allowDecimal={false}
        value={grace}
        onChange={setGrace}
      />
      {!tolerance.isDefault && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={async () => {
            await reset.mutateAsync({ params })
            tellDone(t('tolerances.wasReset'))
            close()
          }}
        >
          {t('tolerances.reset')}
        </Button>
      )}
    </ActWindow>
  )
}
