// Two signatures under a day or a month: prepared by one person, reviewed by another.
import { Code, Group, List, Stack, Text, Timeline } from '@mantine/core'
import { IconRosetteDiscountCheck, IconSignature, IconSignatureOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActButton, ActWindow, ReasonInput } from '../../parts/document/act.tsx'
import { Section } from '../../parts/document/section.tsx'
import { dayText, Moment, monthText } from '../../parts/figures.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type SignOff, toneOfSign, useSignOff } from './shapes.ts'
import { Suspension } from './suspension.tsx'

export const scopeText = (scope: string) => (scope.length === 7 ? monthText(scope) : dayText(scope))

type Step = 'prepare' | 'review' | 'withdraw'
const icons = {
  prepared: IconSignature,
  reviewed: IconRosetteDiscountCheck,
  suspended: IconSignatureOff,
  withdrawn: IconSignatureOff,
} as const

export function SignPanel({ scope, whyNotNow }: { scope: string; whyNotNow: string | undefined }) {
  const { t } = useTranslation('reconciliation')
  const [step, setStep] = useState<Step>()
  const read = useSignOff(scope)
  const { data: sign, error, refetch } = read
  const close = () => setStep(undefined)
  return (
    <Section
      title={t('sign.title')}
      aside={
        <Status tone={toneOfSign[sign?.state ?? 'none']}>
          {t(`signStates.${sign?.state ?? 'none'}`)}
        </Status>
      }
    >
      {error ? (
        <Failure error={error} retry={refetch} />
      ) : sign === undefined ? (
        <Loading />
      ) : (
        <Stack gap="sm">
          {sign === null ? (
            <Text size="sm" c="dimmed">
              {t('sign.none')}
            </Text>
          ) : (
            <Signatures sign={sign} />
          )}
          {scope.length === 7 && sign?.prepared && (
            <Text size="xs" c="dimmed">
              {t('sign.lastDay', { day: dayText(sign.prepared.end) })}
            </Text>
          )}
          <Steps sign={sign} whyNotNow={whyNotNow} onStep={setStep} />
        </Stack>
      )}
      {step && <StepWindow step={step} scope={scope} sign={sign ?? null} onClose={close} />}
    </Section>
  )
}

function Signatures({ sign }: { sign: SignOff }) {
  const { t } = useTranslation('reconciliation')
  return (
    <>
      {sign.state === 'suspended' && <Suspension sign={sign} />}
      {sign.state === 'prepared' && <Text size="sm">{t('sign.waits')}</Text>}
      <Timeline
        bulletSize={22}
        lineWidth={2}
        active={sign.history.length}
        aria-label={t('sign.history')}
      >
        {[...sign.history].reverse().map(({ step, at, by, note }) => {
          const Icon = icons[step]
          return (
            <Timeline.Item key={`${step} ${at}`} bullet={<Icon size={13} aria-hidden />} mt="sm">
              <Text size="sm">
                {step === 'suspended'
                  ? t('sign.steps.suspended')
                  : t('sign.line', { who: by, step: t(`sign.steps.${step}`) })}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                <Moment at={at} />
              </Text>
              {note && (
                <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                  “{note}”
                </Text>
              )}
            </Timeline.Item>
          )
        })}
      </Timeline>
    </>
  )
}

function Steps({
  sign,
  whyNotNow,
  onStep,
}: {
  sign: SignOff | null
  whyNotNow: string | undefined
  onStep: (step: Step) => void
}) {
  const { t } = useTranslation('reconciliation')
  const { person } = useSession()
  const state = sign?.state
  const isMine = sign?.preparer === person
  return (
    <Group gap="xs">
      {state !== 'prepared' && state !== 'signed' && (
        <ActButton
          variant="filled"
          why={whyNotNow}
          leftSection={<IconSignature size={16} aria-hidden />}
          onClick={() => onStep('prepare')}
        >
          {t('sign.prepare')}
        </ActButton>
      )}
      {state === 'prepared' && (
        <ActButton
          variant="filled"
          why={isMine ? t('sign.samePerson') : undefined}
          leftSection={<IconRosetteDiscountCheck size={16} aria-hidden />}
          onClick={() => onStep('review')}
        >
          {t('sign.review')}
        </ActButton>
      )}
      {(state === 'prepared' || state === 'signed') && (
        <ActButton onClick={() => onStep('withdraw')}>{t('sign.withdraw')}</ActButton>
      )}
    </Group>
  )
}

function useStep(step: Step, scope: string) {
  const { t } = useTranslation('reconciliation')
  const quiet = { onError: () => undefined }
  const prepare = useWrite('post', '/v1/sign-offs/{scope}/prepare', quiet)
  const review = useWrite('post', '/v1/sign-offs/{scope}/review', quiet)
  const withdraw = useWrite('post', '/v1/sign-offs/{scope}/withdraw', quiet)
  const params = { path: { scope } }
  return async (note: string) => {
    if (step === 'prepare') {
      await prepare.mutateAsync({ params, body: { note } })
      tellDone(t('sign.preparedDone'))
    } else if (step === 'review') {
      await review.mutateAsync({ params, body: { note } })
      tellDone(t('sign.reviewedDone'))
    } else {
      await withdraw.mutateAsync({ params, body: { reason: note } })
      tellDone(t('sign.withdrawnDone'))
    }
  }
}

function StepWindow({
  step,
  scope,
  sign,
  onClose,
}: {
  step: Step
  scope: string
  sign: SignOff | null
  onClose: () => void
}) {
  const { t } = useTranslation('reconciliation')
  const [note, setNote] = useState('')
  const [left, setLeft] = useState<string[]>([])
  const send = useStep(step, scope)
  const who = sign?.preparer ?? ''
  return (
    <ActWindow
      title={t(`sign.${step}Title`, { scope: scopeText(scope) })}
      text={t(`sign.${step}Text`, { who })}
      act={t(`sign.${step}Act`)}
      isDangerous={step === 'withdraw'}
      canAct={note.trim() !== ''}
      onClose={onClose}
      onAct={async () => {
        try {
          await send(note.trim())
        } catch (error) {
          setLeft(leftIn(problemOf(error).details))
          throw error
        }
      }}
    >
      <ReasonInput value={note} onChange={setNote} />
      {left.length > 0 && (
        <List size="xs">
          {left.map((one) => (
            <List.Item key={one}>
              <Code>{one}</Code>
            </List.Item>
          ))}
        </List>
      )}
    </ActWindow>
  )
}

/** What keeps it from being signed, as the refusal names it. */
function leftIn({ left }: Record<string, unknown>): string[] {
  if (Array.isArray(left)) {
    return left.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  }
  return typeof left === 'string' ? left.split(/,\s*/) : []
}
