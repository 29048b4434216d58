// What became of it, in sentences, and what people have to say.
import { Anchor, Group, Text, Textarea, Timeline } from '@mantine/core'
import { IconBolt, IconMessage, IconPlugConnected, IconRobot, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActButton } from '../../parts/document/act.tsx'
import { Section } from '../../parts/document/section.tsx'
import { Moment } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { useTongue, type Whole } from './shapes.ts'

const icons: Record<string, typeof IconUser> = {
  person: IconUser,
  policy: IconRobot,
  platform: IconPlugConnected,
}

export function Life({ row }: { row: Whole }) {
  const { t } = useTranslation('discrepancies')
  const tongue = useTongue()
  return (
    <Section
      title={t('detail.life')}
      aside={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/audit" search={{ subject: row.id } as never} {...props} />
          )}
        >
          {t('detail.raw')}
        </Anchor>
      }
    >
      <Comment row={row} />
      <Timeline bulletSize={22} lineWidth={2} active={row.history.length} mt="md">
        {[...row.history].reverse().map((one) => {
          const Icon = one.type.includes('Comment') ? IconMessage : (icons[one.by.kind] ?? IconBolt)
          return (
            <Timeline.Item key={one.eventId} bullet={<Icon size={13} aria-hidden />} mt="sm">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {one.sentence[tongue]}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {one.who[tongue]} ·{' '}
                <Anchor
                  inherit
                  renderRoot={(props) => (
                    <Link to="/audit/events/$id" params={{ id: one.eventId }} {...props} />
                  )}
                >
                  <Moment at={one.at} />
                </Anchor>
              </Text>
            </Timeline.Item>
          )
        })}
      </Timeline>
    </Section>
  )
}

function Comment({ row }: { row: Whole }) {
  const { t } = useTranslation('discrepancies')
  const { whyNot } = useSession()
  const [text, setText] = useState('')
  const comment = useWrite('post', '/v1/discrepancies/{id}/comment')
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() === '' || comment.isPending) return
    comment.mutate(
      { params: { path: { id: row.id } }, body: { text: text.trim() } },
      {
        onSuccess: () => {
          setText('')
          tellDone(t('comment.done'))
        },
      },
    )
  }
  return (
    <form onSubmit={send}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          flex={1}
          autosize
          minRows={1}
          maxRows={6}
          label={t('comment.label')}
          placeholder={t('comment.placeholder')}
          value={text}
          disabled={whyNot('discuss') !== undefined}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <ActButton act="discuss" onClick={() => send()} loading={comment.isPending}>
          {t('comment.act')}
        </ActButton>
      </Group>
    </form>
  )
}
