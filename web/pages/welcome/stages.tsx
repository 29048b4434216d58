// Which stages of HubSpot's pipelines mean that a deal is won: what the choice does is said before.
import { Alert, Checkbox, Fieldset, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { shareText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { Act } from '../sync/parts/act.tsx'
import classes from './welcome.module.css'

type Won = paths['/v1/won-stages']['get']['responses'][200]['content']['application/json']
type Stage = Won['pipelines'][number]['stages'][number]

export function Stages() {
  const { t } = useTranslation('welcome')
  const read = api.useQuery('get', '/v1/won-stages')
  return (
    <>
      <Text size="sm">{t('stages.text')}</Text>
      <Answer of={read}>{(won) => <Choice key={won.position} won={won} />}</Answer>
    </>
  )
}

const isLost = ({ isClosed, probability }: Stage) => isClosed && probability === 0

function Choice({ won }: { won: Won }) {
  const { t } = useTranslation('welcome')
  const { whyNot } = useSession()
  const all = won.pipelines.flatMap(({ stages }) => stages)
  const before = all.filter(({ isWon }) => isWon).map(({ id }) => id)
  const [chosen, choose] = useState(before)
  const set = useWrite('put', '/v1/won-stages', { onSuccess: () => tellDone(t('stages.saved')) })
  const reset = useWrite('delete', '/v1/won-stages', {
    onSuccess: () => tellDone(t('stages.wasReset')),
  })
  const added = chosen.filter((id) => !before.includes(id)).length
  const removed = before.filter((id) => !chosen.includes(id)).length
  const mayNot = whyNot('account') !== undefined
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {won.isDefault ? t('stages.isDefault') : t('stages.setBy', { person: won.setBy ?? '' })}
      </Text>
      {won.missing.length > 0 && (
        <Alert color="yellow" variant="light">
          {t('stages.missing', { names: won.missing.map(({ label }) => label).join(', ') })}
        </Alert>
      )}
      {won.pipelines.map(({ id, label, stages }) => (
        <Fieldset key={id} legend={label} radius="md">
          <Stack gap={6}>
            {stages.map((stage) => (
              <Checkbox
                key={stage.id}
                label={stage.label}
                description={
                  isLost(stage)
                    ? t('stages.lost')
                    : `${t('stages.probability', { share: shareText(stage.probability, 0) })}${
                        stage.isClosed ? ` · ${t('stages.closed')}` : ''
                      }`
                }
                checked={chosen.includes(stage.id)}
                disabled={isLost(stage) || mayNot}
                onChange={({ currentTarget: { checked } }) =>
                  choose(checked ? [...chosen, stage.id] : chosen.filter((one) => one !== stage.id))
                }
              />
            ))}
          </Stack>
        </Fieldset>
      ))}
      {added + removed > 0 && (
        <Alert
          color="blue"
          variant="light"
          classNames={{ title: classes.alert }}
          title={t('stages.warnTitle')}
        >
          {added > 0 && <Text size="sm">{t('stages.added', { count: added })}</Text>}
          {removed > 0 && <Text size="sm">{t('stages.removed', { count: removed })}</Text>}
        </Alert>
      )}
      {chosen.length === 0 && <Text size="sm">{t('stages.none')}</Text>}
      <Group>
        <Act
          need="account"
          loading={set.isPending}
          disabled={chosen.length === 0}
          onClick={() => set.mutate({ body: { stages: chosen } })}
        >
          {t('stages.save')}
        </Act>
        {!won.isDefault && (
          <Act
            need="account"
            variant="default"
            loading={reset.isPending}
            onClick={() => reset.mutate({})}
          >
            {t('stages.reset')}
          </Act>
        )}
      </Group>
    </Stack>
  )
}
