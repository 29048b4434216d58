// The seals, the newest first; each opens to what it is made of.
import { Button, Center, Table, Text, Title, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { countText, Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import classes from './audit.module.css'
import { paged } from './trail-data.ts'

type Seal =
  paths['/v1/audit/seals']['get']['responses'][200]['content']['application/json']['data'][number]

export function SealList() {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const list = api.useInfiniteQuery(
    'get',
    '/v1/audit/seals',
    { params: { query: { limit: 30 } } },
    paged,
  )
  return (
    <section>
      <Title order={2} fz="h4">
        {t('seals.list')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('seals.copyHint')}
      </Text>
      <Answer of={list}>
        {({ pages }) => {
          const seals = pages.flatMap(({ data }) => data)
          if (seals.length === 0) {
            return <Empty title={t('seals.none')}>{t('seals.noneHint')}</Empty>
          }
          return (
            <>
              <Seals seals={seals} />
              {list.hasNextPage && (
                <Center mt="sm">
                  <Button
                    variant="default"
                    loading={list.isFetchingNextPage}
                    onClick={() => list.fetchNextPage()}
                  >
                    {app('loadMore')}
                  </Button>
                </Center>
              )}
            </>
          )
        }}
      </Answer>
    </section>
  )
}

function Seals({ seals }: { seals: readonly Seal[] }) {
  const { t } = useTranslation('audit')
  const [{ seal: opened }, change] = useSearchState<'seal'>()
  return (
    <Table aria-label={t('seals.list')} className={classes.lines}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={110}>{t('seals.number')}</Table.Th>
          <Table.Th w={200}>{t('seals.sealedAt')}</Table.Th>
          <Table.Th w={100} ta="right">
            {t('seals.count')}
          </Table.Th>
          <Table.Th>{t('seals.root')}</Table.Th>
          <Table.Th w={180}>{t('seals.key')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {seals.map((seal) => {
          const isOpen = opened === String(seal.number)
          const Icon = isOpen ? IconChevronDown : IconChevronRight
          return (
            <Fragment key={seal.number}>
              <Table.Tr>
                <Table.Td>
                  <UnstyledButton
                    fz="sm"
                    fw={600}
                    mih={24}
                    aria-expanded={isOpen}
                    onClick={() => change({ seal: isOpen ? undefined : String(seal.number) })}
                  >
                    <Icon size={14} aria-hidden /> {countText(seal.number)}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td>
                  <Moment at={seal.sealedAt} />
                </Table.Td>
                <Table.Td ta="right">{countText(seal.count)}</Table.Td>
                <Table.Td>
                  <span className={classes.hash}>{seal.root.slice(0, 24)}…</span>
                </Table.Td>
                <Table.Td>
                  <span className={classes.hash}>{seal.keyId}</span>
                </Table.Td>
              </Table.Tr>
              {isOpen && (
                <Table.Tr>
                  <Table.Td colSpan={5}>
                    <SealDetails seal={seal} />
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

function SealDetails({ seal }: { seal: Seal }) {
  const { t } = useTranslation('audit')
  const facts = [
    [t('seals.range'), `${countText(seal.from.index)} – ${countText(seal.to.index)}`],
    [t('seals.root'), seal.root],
    [t('seals.chain'), seal.chain],
    [t('seals.previous'), seal.previous ?? '–'],
    [t('seals.signature'), seal.signature],
    [t('seals.publicKey'), seal.publicKey ?? '–'],
  ]
  return (
    <dl className={classes.facts} aria-label={t('seals.details', { number: seal.number })}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>
            <span className={classes.hash}>{value}</span>
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}
