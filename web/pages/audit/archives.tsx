// The archives there are: how far one is, what is in it, and the file.
import { Button, Card, CopyButton, Group, Progress, Stack, Text } from '@mantine/core'
import { IconCopy, IconDownload, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { countText, dayText, Moment, momentText } from '../../parts/figures.tsx'
import { Empty } from '../../parts/states.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import classes from './audit.module.css'
import { sizeText } from './size.ts'

export type Archive =
  paths['/v1/audit/exports']['get']['responses'][200]['content']['application/json']['data'][number]

const tones: Record<Archive['state'], Tone> = {
  ...{ running: 'waiting', ready: 'good', failed: 'bad', removed: 'quiet' },
}

export function Archives({ data }: { data: readonly Archive[] }) {
  const { t } = useTranslation('audit')
  if (data.length === 0) return <Empty title={t('exports.none')}>{t('exports.noneHint')}</Empty>
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {data.map((one) => (
        <li key={one.id}>
          <Card withBorder padding="sm">
            <Group justify="space-between" gap="xs">
              <Group gap="sm">
                <Text fw={600}>
                  {dayText(one.from)} – {dayText(one.to)}
                </Text>
                <Status tone={tones[one.state]}>{t(`exports.states.${one.state}`)}</Status>
              </Group>
              {one.state === 'ready' && <Acts of={one} />}
            </Group>
            <Text size="sm" c="dimmed" component="div">
              {one.askedBy} · <Moment at={one.askedAt} />
              {one.state === 'ready' && one.removesAt && <Kept until={one.removesAt} />}
            </Text>
            {one.state === 'running' && <Making of={one} />}
            {one.failure && <Text size="sm">{t(`exports.failures.${one.failure}`)}</Text>}
            {one.state === 'ready' && <Content of={one} />}
          </Card>
        </li>
      ))}
    </Stack>
  )
}

function Kept({ until }: { until: string }) {
  const { t } = useTranslation('audit')
  const { timeZone } = useSession()
  return <> · {t('exports.kept', { until: momentText(until, timeZone) })}</>
}

function Making({ of: { phase, done, total } }: { of: Archive }) {
  const { t } = useTranslation('audit')
  const figures = { phase, done: countText(done), total: countText(total ?? 0) }
  const text =
    phase === null
      ? t('exports.begins')
      : t(total === null ? 'exports.step' : 'exports.stepOf', figures)
  return (
    <Stack gap={4} mt={6} role="status">
      <Text size="sm">{text}</Text>
      <Progress
        aria-label={text}
        value={total ? (100 * done) / total : 100}
        animated
        striped={!total}
      />
    </Stack>
  )
}

function Content({ of: { result, knownAt } }: { of: Archive }) {
  const { t } = useTranslation('audit')
  const { timeZone } = useSession()
  if (!result) return null
  const { events, sealedEvents, seals, sha256, manifestSha256 } = result
  const figures = {
    ...{ events: countText(events), sealed: countText(sealedEvents), seals: countText(seals) },
    knownAt: knownAt ? momentText(knownAt, timeZone) : '–',
  }
  return (
    <>
      <Text size="sm" mt={4}>
        {t('exports.content', figures)}
      </Text>
      <dl className={classes.facts} style={{ marginTop: 6 }}>
        <dt>{t('exports.hash')}</dt>
        <dd>
          <Hash of={sha256} />
        </dd>
        <dt>{t('exports.manifest')}</dt>
        <dd>
          <Hash of={manifestSha256} />
        </dd>
      </dl>
    </>
  )
}

function Hash({ of }: { of: string }) {
  const { t: app } = useTranslation('app')
  return (
    <CopyButton value={of}>
      {({ copied, copy }) => (
        <>
          <span className={classes.hash}>{of}</span>{' '}
          <Button
            variant="subtle"
            size="compact-xs"
            mih={24}
            leftSection={<IconCopy size={12} aria-hidden />}
            onClick={copy}
          >
            {copied ? app('copied') : app('copy')}
          </Button>
        </>
      )}
    </CopyButton>
  )
}

function Acts({ of: { id, result, knownAt } }: { of: Archive }) {
  const { t } = useTranslation('audit')
  const { timeZone } = useSession()
  const confirm = useConfirm()
  const remove = useWrite('delete', '/v1/audit/exports/{id}', {
    onSuccess: () => tellDone(t('exports.removed')),
  })
  async function ask() {
    const isSure = await confirm({
      title: t('exports.removeTitle'),
      text: t('exports.removeText', { moment: knownAt ? momentText(knownAt, timeZone) : '–' }),
      act: t('exports.remove'),
      isDangerous: true,
    })
    if (isSure) remove.mutate({ params: { path: { id } } })
  }
  return (
    <Group gap="xs">
      <Button
        component="a"
        size="xs"
        href={`/v1/audit/exports/${id}/file`}
        download
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        {t('exports.download')} ({sizeText(result?.bytes ?? 0)})
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        loading={remove.isPending}
        onClick={ask}
      >
        {t('exports.remove')}
      </Button>
    </Group>
  )
}
