// The seals of the ledger, and verifying all of it: asked for here, watched, and what it found.
import { Button, Card, Group, Progress, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconDownload, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { countText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { tellDone, tellProblem } from '../../parts/tell.tsx'
import { AuditPage } from './frame.tsx'
import { saveAs } from './save.ts'
import { SealList } from './seal-list.tsx'
import { type Verification, Verifications } from './verifications.tsx'

const lookEveryMs = 800

export function Page() {
  const { t } = useTranslation('audit')
  return (
    <AuditPage title={t('pages.seals')} subtitle={t('seals.intro')}>
      <Stack gap="lg">
        <Verify />
        <Prove />
        <SealList />
      </Stack>
    </AuditPage>
  )
}

const isRunning = (data: { data: readonly Verification[] } | undefined) =>
  data?.data.some(({ state }) => state === 'running') ?? false

function Verify() {
  const { t } = useTranslation('audit')
  const { whyNot, may } = useSession()
  const list = api.useQuery(
    'get',
    '/v1/audit/verifications',
    {},
    { refetchInterval: ({ state }) => (isRunning(state.data) ? lookEveryMs : false) },
  )
  const verify = useWrite('post', '/v1/audit/verifications', { onSuccess: () => list.refetch() })
  const running = list.data?.data.find(({ state }) => state === 'running')
  // It changes nothing: it may be asked for from the past as well.
  const refused = may('verify') ? undefined : whyNot('verify')
  return (
    <Card withBorder>
      <Group justify="space-between" align="flex-start">
        <Text size="sm" c="dimmed" maw={620}>
          {t('seals.verifyHint')}
        </Text>
        <Button
          leftSection={<IconShieldCheck size={18} aria-hidden />}
          loading={verify.isPending}
          disabled={running !== undefined || refused !== undefined}
          title={refused}
          onClick={() => verify.mutate({ body: {} })}
        >
          {t('seals.verify')}
        </Button>
      </Group>
      {refused && (
        <Text size="sm" mt="xs">
          {refused}
        </Text>
      )}
      {running && <Running of={running} />}
      <Answer of={list}>{({ data }) => <Verifications data={data} />}</Answer>
    </Card>
  )
}

function Running({ of: { done, total } }: { of: Verification }) {
  const { t } = useTranslation('audit')
  const text = t('seals.verifying', { done: countText(done), total: countText(total ?? done) })
  return (
    <Stack gap={4} mt="md" role="status">
      <Text size="sm">{text}</Text>
      <Progress value={(100 * done) / Math.max(1, total ?? done)} aria-label={text} animated />
    </Stack>
  )
}

function Prove() {
  const { t } = useTranslation('audit')
  const [id, setId] = useState('')
  const [isBusy, setBusy] = useState(false)
  async function download() {
    setBusy(true)
    try {
      const { data } = await client.GET('/v1/audit/proofs/{id}', { params: { path: { id } } })
      saveAs(`proof-${id}.json`, JSON.stringify(data, null, 2))
      const isSealed = data?.events.every(({ seal }) => seal !== null)
      tellDone(isSealed ? t('proofSaved') : `${t('proofSaved')} ${t('notSealedYet')}`)
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card
      withBorder
      component="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (id !== '') download()
      }}
    >
      <Title order={2} fz="h4">
        {t('seals.prove')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('seals.proveHint')}
      </Text>
      <Group align="flex-end" gap="xs">
        <TextInput
          flex={1}
          miw={200}
          maw={420}
          label={t('seals.proveId')}
          value={id}
          onChange={({ currentTarget }) => setId(currentTarget.value.trim())}
        />
        <Button
          type="submit"
          variant="default"
          loading={isBusy}
          disabled={id === ''}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('seals.download')}
        </Button>
      </Group>
    </Card>
  )
}
