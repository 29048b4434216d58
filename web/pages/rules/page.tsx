// What people have laid down about payments, in the order in which it is asked. A rule is tried on the
// past before it is on, and what the trial told is what is switched on.
import { ActionIcon, Badge, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { ActButton } from '../../parts/document/act.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from '../settings/frame.tsx'
import { EditRule } from './edit-rule.tsx'
import { useRuleText } from './rule-text.ts'
import { TryRule } from './try-rule.tsx'

type Rules = paths['/v1/rules']['get']['responses'][200]['content']['application/json']
export type Rule = Rules['data'][number]

export function Page() {
  const { t } = useTranslation('rules')
  const read = api.useQuery('get', '/v1/rules')
  const [edited, setEdited] = useState<Rule | 'new'>()
  const [tried, setTried] = useState<Rule>()
  return (
    <SettingsPage
      title={t('title')}
      subtitle={t('about')}
      actions={
        <ActButton
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setEdited('new')}
        >
          {t('add')}
        </ActButton>
      }
    >
      <Answer of={read}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t('none')}>{t('noneHint')}</Empty>
          ) : (
            <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
              {data.map((rule, index) => (
                <RuleCard
                  key={rule.id}
                  rule={rule}
                  place={index}
                  rules={data}
                  edit={() => setEdited(rule)}
                  tryIt={() => setTried(rule)}
                />
              ))}
            </Stack>
          )
        }
      </Answer>
      {edited && (
        <EditRule rule={edited === 'new' ? undefined : edited} close={() => setEdited(undefined)} />
      )}
      {tried && <TryRule rule={tried} close={() => setTried(undefined)} />}
    </SettingsPage>
  )
}

function RuleCard({
  rule,
  place,
  rules,
  edit,
  tryIt,
}: {
  rule: Rule
  place: number
  rules: readonly Rule[]
  edit: () => void
  tryIt: () => void
}) {
  const { t } = useTranslation('rules')
  const text = useRuleText()
  const confirm = useConfirm()
  const off = useWrite('post', '/v1/rules/{id}/off', { onSuccess: () => tellDone(t('isOff')) })
  const remove = useWrite('delete', '/v1/rules/{id}', { onSuccess: () => tellDone(t('removed')) })
  const { id, name, enabled, tried } = rule
  const params = { path: { id } }
  const why = enabled ? t('offFirst') : undefined
  const askAndRemove = async () => {
    const yes = await confirm({
      title: t('removeOf', { name }),
      text: t('removeText'),
      act: t('remove'),
      isDangerous: true,
    })
    if (yes) remove.mutate({ params })
  }
  return (
    <Paper withBorder p="md" component="li">
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Group gap="xs">
            <Badge variant="default" radius="sm">
              {place + 1}
            </Badge>
            <Title order={2} fz="md">
              {name}
            </Title>
            <Status tone={enabled ? 'good' : 'quiet'}>{t(enabled ? 'on' : 'off')}</Status>
          </Group>
          <Text size="sm" mt={6}>
            {text.whole(rule)}
          </Text>
          <Text size="xs" c="dimmed">
            {tried ? t('tried', { count: tried.verdictsChanged }) : enabled ? '' : t('neverTried')}
          </Text>
        </div>
        <Group gap={4}>
          <Move rule={rule} rules={rules} place={place} by={-1} why={why} />
          <Move rule={rule} rules={rules} place={place} by={1} why={why} />
          <ActButton size="xs" why={why} onClick={edit}>
            {t('edit')}
          </ActButton>
          {enabled ? (
            <ActButton size="xs" onClick={() => off.mutate({ params, body: {} })}>
              {t('switchOff')}
            </ActButton>
          ) : (
            <ActButton size="xs" variant="filled" onClick={tryIt}>
              {t('tryAndOn')}
            </ActButton>
          )}
          <ActButton size="xs" variant="subtle" color="red" onClick={askAndRemove}>
            {t('remove')}
          </ActButton>
        </Group>
      </Group>
    </Paper>
  )
}

/** Up or down by one place. */
function Move({
  rule,
  rules,
  place,
  by,
  why,
}: {
  rule: Rule
  rules: readonly Rule[]
  place: number
  by: -1 | 1
  why: string | undefined
}) {
  const { t } = useTranslation('rules')
  const { whyNot } = useSession()
  const move = useWrite('post', '/v1/rules/{id}/move')
  const isEnd = by < 0 ? place === 0 : place === rules.length - 1
  const before = rules[by < 0 ? place - 1 : place + 2]?.id ?? null
  const reason = whyNot('account') ?? why
  const isOff = isEnd || reason !== undefined
  const label = t(by < 0 ? 'up' : 'down', { name: rule.name })
  return (
    <Tooltip label={reason ?? label}>
      <ActionIcon
        variant="default"
        aria-label={label}
        aria-disabled={isOff || undefined}
        data-disabled={isOff || undefined}
        onClick={() =>
          !isOff && move.mutate({ params: { path: { id: rule.id } }, body: { before } })
        }
      >
        {by < 0 ? <IconArrowUp size={16} /> : <IconArrowDown size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
