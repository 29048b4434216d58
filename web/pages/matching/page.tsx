// What the matching goes by: how sure it must be, what it has learned and from what, and the payments
// that wait scored again.
import {
  Button,
  Group,
  NumberInput,
  Paper,
  Progress,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { ActButton } from '../../parts/document/act.tsx'
import { countText, Moment, shareText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from '../settings/frame.tsx'

type Model = paths['/v1/matching/model']['get']['responses'][200]['content']['application/json']

export function Page() {
  const { t } = useTranslation('matching')
  const read = api.useQuery('get', '/v1/matching/model')
  return (
    <SettingsPage title={t('title')} subtitle={t('about')}>
      <Answer of={read}>
        {(model) => (
          <Stack>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Sureness key={model.confidence} model={model} />
              <Learning model={model} />
            </SimpleGrid>
            <Rescores />
            <Weights model={model} />
          </Stack>
        )}
      </Answer>
    </SettingsPage>
  )
}

function Sureness({ model }: { model: Model }) {
  const { t } = useTranslation('matching')
  const [percent, setPercent] = useState<number | string>(model.confidence * 100)
  const set = useWrite('put', '/v1/matching/confidence', {
    onSuccess: () => tellDone(t('sureness.done')),
  })
  const next = Number(percent) / 100
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="md" mb="xs">
        {t('sureness.title')}
      </Title>
      <NumberInput
        label={t('sureness.label')}
        description={t('sureness.hint')}
        suffix=" %"
        min={50}
        max={99.99}
        decimalScale={2}
        value={percent}
        onChange={setPercent}
        maw={260}
      />
      <ActButton
        mt="sm"
        why={next === model.confidence ? t('sureness.same') : undefined}
        onClick={() => set.mutate({ body: { confidence: next } })}
      >
        {t('sureness.act')}
      </ActButton>
    </Paper>
  )
}

function Learning({ model }: { model: Model }) {
  const { t } = useTranslation('matching')
  const confirm = useConfirm()
  const learn = useWrite('post', '/v1/matching/learn', {
    onSuccess: () => tellDone(t('learning.done')),
  })
  const setAside = useWrite('post', '/v1/matching/model/set-aside', {
    onSuccess: () => tellDone(t('learning.wasSetAside')),
  })
  const askToSetAside = async (version: number) => {
    const yes = await confirm({
      title: t('learning.setAsideOf', { version }),
      text: t('learning.setAsideText'),
      act: t('learning.setAside'),
    })
    if (yes) setAside.mutate({ body: { version } })
  }
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="md" mb="xs">
        {t('learning.title')}
      </Title>
      <Text size="sm">
        {model.version === null
          ? t('learning.fromFactory')
          : t('learning.version', {
              version: model.version,
              cases: countText(model.cases),
              rights: countText(model.rights),
            })}
      </Text>
      <Group mt="sm" gap="xs">
        <ActButton variant="filled" onClick={() => learn.mutate({ body: {} })}>
          {t('learning.act')}
        </ActButton>
        {model.version !== null && (
          <ActButton onClick={() => askToSetAside(model.version as number)}>
            {t('learning.setAside')}
          </ActButton>
        )}
      </Group>
      {model.versions.length > 0 && (
        <Table mt="sm" fz="sm">
          <Table.Tbody>
            {model.versions.map(({ version, learnedAt, learnedBy, setAside }) => (
              <Table.Tr key={version}>
                <Table.Th scope="row">{t('learning.name', { version })}</Table.Th>
                <Table.Td>
                  {learnedBy} · <Moment at={learnedAt} />
                </Table.Td>
                <Table.Td>
                  {setAside && <Status tone="quiet">{t('learning.isSetAside')}</Status>}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  )
}

const watchEveryMs = 1000

function Rescores() {
  const { t } = useTranslation('matching')
  const read = api.useQuery(
    'get',
    '/v1/matching/rescores',
    {},
    {
      refetchInterval: ({ state }) =>
        state.data?.data.some(({ status }) => status === 'running') ? watchEveryMs : false,
    },
  )
  const start = useWrite('post', '/v1/matching/rescores')
  const stop = useWrite('post', '/v1/matching/rescores/{id}/stop')
  return (
    <Paper withBorder p="md">
      <Group justify="space-between">
        <div>
          <Title order={2} fz="md">
            {t('rescore.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('rescore.hint')}
          </Text>
        </div>
        <ActButton onClick={() => start.mutate({ body: {} })}>{t('rescore.act')}</ActButton>
      </Group>
      <Answer of={read}>
        {({ data }) => (
          <Stack gap="xs" mt={data.length > 0 ? 'sm' : 0}>
            {data.slice(0, 5).map((job) => (
              <div key={job.id}>
                <Group justify="space-between">
                  <Text size="sm">
                    {job.requestedBy} · <Moment at={job.requestedAt} /> ·{' '}
                    {t(`rescore.status.${job.status}`)} ·{' '}
                    {t('rescore.figures', {
                      done: countText(job.done),
                      of: countText(job.of),
                      placed: countText(job.placed),
                    })}
                  </Text>
                  {job.status === 'running' && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => stop.mutate({ params: { path: { id: job.id } }, body: {} })}
                    >
                      {t('rescore.stop')}
                    </Button>
                  )}
                </Group>
                {job.status === 'running' && (
                  <Progress
                    value={job.of === 0 ? 100 : (job.done / job.of) * 100}
                    aria-label={t('rescore.title')}
                  />
                )}
              </div>
            ))}
          </Stack>
        )}
      </Answer>
    </Paper>
  )
}

/** The sentence of a kind of evidence, without the value that a payment would put into it. */
const inGeneral = (sentence: string, sum: string) =>
  sentence.replace(/\s?\(\{\}\)|, \{\},|, \{\}$|\s?:\s\{\}$/g, '').replaceAll('{}', sum)

function Weights({ model }: { model: Model }) {
  const { t, i18n } = useTranslation('matching')
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const rows = model.weights.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="md" mb="xs">
        {t('weights.title')}
      </Title>
      <Table.ScrollContainer minWidth={280} mah={420} style={{ overflowY: 'auto' }}>
        <Table fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('weights.what')}</Table.Th>
              <Table.Th scope="col" ta="right">
                {t('weights.odds')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.criterion} ${row.level}`}>
                <Table.Td>{inGeneral(row[language], t('weights.sum'))}</Table.Td>
                <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                  {t(row.weight >= 0 ? 'weights.more' : 'weights.less', {
                    times: countText(Number(Math.exp(Math.abs(row.weight)).toPrecision(3))),
                  })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" mt="xs">
        {t('weights.hint', { share: shareText(model.confidence, 2) })}
      </Text>
    </Paper>
  )
}
