// No: which no it is decides what becomes of the money.
import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActWindow, ReasonInput } from '../../parts/document/act.tsx'
import type { Deciding, Proposal, Review } from './queue.ts'

export function RejectWindow({
  review,
  proposal,
  deciding,
  leave,
  close,
}: {
  review: Review
  proposal: Proposal | undefined
  deciding: Deciding
  leave: () => void
  close: () => void
}) {
  const { t } = useTranslation('review')
  const choices = [...(proposal ? (['proposal'] as const) : []), 'unplaced', 'not-ours'] as const
  const [choice, setChoice] = useState<(typeof choices)[number]>(choices[0] as 'unplaced')
  const [note, setNote] = useState('')
  const send = async () => {
    if (choice === 'proposal') {
      deciding.rejectProposal(review, proposal?.lines ?? [])
      return
    }
    void deciding.decide(review, {
      act: 'reject',
      outcome: choice,
      ...(note.trim() && { note: note.trim() }),
    })
    leave()
  }
  return (
    <ActWindow
      title={t('reject.title')}
      text={t('reject.text')}
      act={t('reject.act')}
      canAct
      onAct={send}
      onClose={close}
    >
      <Radio.Group
        value={choice}
        onChange={(next) => setChoice(next as typeof choice)}
        aria-label={t('reject.title')}
      >
        <Stack gap="xs">
          {choices.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`reject.${one}`)}
              description={t(`reject.${one}Hint`)}
              data-autofocus={one === choice || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {choice !== 'proposal' && <ReasonInput value={note} onChange={setNote} isOptional />}
    </ActWindow>
  )
}
