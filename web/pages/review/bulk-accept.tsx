// Many at once: the first proposal of all that the engine is sure enough of. What would be done is
// shown before it is done.
import { Alert, Badge, Group, NumberInput, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths, useWrite } from '../../api/client.ts'
import { ActWindow } from '../../parts/document/act.tsx'
import { countText, Money, moneyText } from '../../parts/figures.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { useQuery } from '@tanstack/react-query'
import type { Filter } from './queue.ts'

type Done = paths['/v1/reviews/accept']['post']['responses'][200]['content']['application/json']

const typingMs = 300
const reviewsMax = 1000

export function BulkAccept({ filter, close }: { filter: Filter; close: () => void }) {
  const { t } = useTranslation('review')
  const [percent, setPercent] = useState<number | string>(95)
  const [sure] = useDebouncedValue(Number(percent) / 100, typingMs)
  const { currency, reason } = filter
  const body = {
    minConfidence: Math.min(Math.max(sure, 0), 1),
    limit: reviewsMax,
    ...(currency && { currency }),
    ...(reason && { reason }),
  }
  const trial = useQuery({
    queryKey: ['reviews', 'trial', body],
    queryFn: async () =>
      (await client.POST('/v1/reviews/accept', { body: { ...body, dryRun: true } })).data as Done,
    staleTime: 0,
  })
  const accept = useWrite('post', '/v1/reviews/accept', { onError: () => undefined })
  const count = trial.data?.accepted ?? 0
  // A trial of other figures is no promise about these.
  const isOld = trial.isFetching || sure !== Number(percent) / 100
  const [done, setDone] = useState<Done>()
  useEffect(() => {
    if (done?.refused === 0) close()
  }, [done, close])
  return (
    <ActWindow
      title={t('bulk.title')}
      text={t('bulk.text')}
      act={t('bulk.act', { count, number: countText(count) })}
      canAct={count > 0 && !isOld}
      onAct={async () => {
        const answer = (await accept.mutateAsync({ body })) as Done
        tellDone(t('bulk.done', { count: answer.accepted, number: countText(answer.accepted) }))
        setDone(answer)
      }}
      onClose={close}
    >
      <NumberInput
        label={t('bulk.sureness')}
        description={t('bulk.surenessHint')}
        suffix=" %"
        min={50}
        max={100}
        decimalScale={1}
        value={percent}
        onChange={setPercent}
        data-autofocus
      />
      {(currency || reason) && (
        <Group gap="xs">
          <Text size="sm">{t('bulk.onlyShown')}</Text>
          {currency && <Badge variant="default">{currency}</Badge>}
          {reason && <Badge variant="default">{reason}</Badge>}
        </Group>
      )}
      {trial.error ? <Failure error={trial.error} retry={trial.refetch} /> : null}
      {trial.isPending && !trial.error ? <Loading /> : null}
      {trial.data && <Trial trial={trial.data} isOld={isOld} />}
    </ActWindow>
  )
}

function Trial({ trial, isOld }: { trial: Done; isOld: boolean }) {
  const { t } = useTranslation('review')
  const count = trial.accepted
  if (count === 0 && trial.refused === 0) {
    return (
      <Alert color="gray" variant="light">
        {t('bulk.nothing')}
      </Alert>
    )
  }
  return (
    <div aria-busy={isOld} style={{ opacity: isOld ? 0.6 : 1 }}>
      <Text size="sm" role="status">
        {t('bulk.would', { count, number: countText(count) })}{' '}
        {trial.money.map(({ amount, currency }) => moneyText(amount, currency)).join(' · ')}
        {trial.refused > 0 && ` ${t('bulk.refused', { count: trial.refused })}`}
      </Text>
      <Table.ScrollContainer minWidth={300} mah={220} style={{ overflowY: 'auto' }}>
        <Table verticalSpacing={2} fz="xs">
          <Table.Tbody>
            {trial.reviews.slice(0, 50).map(({ id, amount, currency, code }) => (
              <Table.Tr key={id}>
                <Table.Td>{id}</Table.Td>
                <Table.Td ta="right">
                  {amount && currency ? <Money amount={amount} currency={currency} /> : code}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  )
}
