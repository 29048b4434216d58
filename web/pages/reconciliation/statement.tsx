// The statement of a day: a line for each pair and currency. Every figure leads to what is behind it.
import { ActionIcon, Group, Switch, Table, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isZero, plus } from '../../parts/document/decimal.ts'
import { Section } from '../../parts/document/section.tsx'
import { countText } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { Figure, type Show } from './amount.tsx'
import { KindLink, Kinds } from './kinds.tsx'
import classes from './reconciliation.module.css'
import type { Line, Statement } from './shapes.ts'

type OnShow = (line: Line, show: Show) => void
const keyOf = ({ pair, currency }: Line) => `${pair} ${currency ?? ''}`

/** What of a line's differences is open, explained and under way. */
export function sumsOf({ differences }: Line) {
  const of = (each: (one: Line['differences'][number]) => { count: number; delta: string }) => ({
    count: differences.reduce((all, one) => all + each(one).count, 0),
    delta: plus('0', ...differences.map((one) => each(one).delta)),
  })
  return {
    all: of((one) => one),
    explained: of((one) => one.explained),
    transit: of((one) => one.inTransit),
  }
}

export function StatementTable({
  statement,
  isOnlyOpen,
  onOnlyOpen,
  onShow,
}: {
  statement: Statement
  isOnlyOpen: boolean
  onOnlyOpen: (only: boolean) => void
  onShow: OnShow
}) {
  const { t } = useTranslation('reconciliation')
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const lines = statement.lines.filter((line) => !isOnlyOpen || !line.tiesOut)
  return (
    <Section
      title={t('statement.title')}
      aside={
        <Switch
          size="xs"
          label={t('statement.onlyOpen')}
          checked={isOnlyOpen}
          onChange={({ currentTarget }) => onOnlyOpen(currentTarget.checked)}
        />
      }
    >
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('statement.allTie')}
        </Text>
      ) : isNarrow ? (
        lines.map((line) => <LineCard key={keyOf(line)} line={line} onShow={onShow} />)
      ) : (
        <Wide lines={lines} onShow={onShow} />
      )}
    </Section>
  )
}

function Wide({ lines, onShow }: { lines: Line[]; onShow: OnShow }) {
  const { t } = useTranslation('reconciliation')
  const heads = ['left', 'right', 'matched', 'differences', 'explained', 'transit', 'rest'] as const
  return (
    <Table.ScrollContainer minWidth={1000} type="native">
      <Table fz="sm" verticalSpacing={5} horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('statement.pair')}</Table.Th>
            <Table.Th scope="col">{t('statement.currency')}</Table.Th>
            {heads.map((head) => (
              <Table.Th key={head} scope="col" className={classes.amount}>
                {t(`statement.${head}`)}
              </Table.Th>
            ))}
            <Table.Th scope="col">{t('statement.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line, at) => (
            <LineRow
              key={keyOf(line)}
              line={line}
              isFirst={line.pair !== lines[at - 1]?.pair}
              onShow={onShow}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function useFigures(line: Line, onShow: OnShow) {
  const { t } = useTranslation('reconciliation')
  const { all, explained, transit } = sumsOf(line)
  const pair = t(`pairs.${line.pair}`)
  const figure = (show: Show, what: string, amount: string, count?: number, isStrong = false) => (
    <Figure
      {...{ line, show, amount, onShow, isStrong }}
      {...(count !== undefined && { count })}
      label={t('statement.documents', { what, pair, currency: line.currency ?? '' })}
    />
  )
  const { left, right } = {
    left: t(`sides.${line.pair}.left`),
    right: t(`sides.${line.pair}.right`),
  }
  return {
    left: figure('all', left, line.left.amount, line.left.count),
    right: figure('all', right, line.right.amount, line.right.count),
    matched: figure('matched', t('statement.matched'), line.matched.amount, line.matched.count),
    differences: figure('different', t('statement.differences'), all.delta, all.count, true),
    explained: figure('different', t('statement.explained'), explained.delta, explained.count),
    transit: figure('transit', t('statement.transit'), transit.delta, transit.count),
    rest: isZero(line.unexplained) ? (
      <Text span inherit c="dimmed">
        –
      </Text>
    ) : (
      figure('unexplained', t('statement.rest'), line.unexplained, undefined, true)
    ),
  }
}

function LineRow({ line, isFirst, onShow }: { line: Line; isFirst: boolean; onShow: OnShow }) {
  const { t } = useTranslation('reconciliation')
  const [isOpen, setOpen] = useState(false)
  const figures = useFigures(line, onShow)
  const hasKinds = line.differences.length > 0
  return (
    <Fragment>
      <Table.Tr>
        <Table.Th scope="row" fw={600}>
          {isFirst ? (
            <>
              {t(`pairs.${line.pair}`)}
              <Text size="xs" c="dimmed" fw={400}>
                {t(`sides.${line.pair}.left`)} / {t(`sides.${line.pair}.right`)}
              </Text>
            </>
          ) : (
            <VisuallyHidden>{t(`pairs.${line.pair}`)}</VisuallyHidden>
          )}
        </Table.Th>
        <Table.Td>
          <Group gap={2} wrap="nowrap">
            {line.currency ?? '–'}
            {hasKinds && <Opener line={line} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />}
          </Group>
        </Table.Td>
        {Object.entries(figures).map(([name, figure]) => (
          <Table.Td key={name} className={classes.amount}>
            {figure}
          </Table.Td>
        ))}
        <Table.Td miw={132}>
          <LineState line={line} />
        </Table.Td>
      </Table.Tr>
      {isOpen && <Kinds line={line} />}
    </Fragment>
  )
}

function Opener({ line, isOpen, onToggle }: { line: Line; isOpen: boolean; onToggle: () => void }) {
  const { t } = useTranslation('reconciliation')
  const label = t(isOpen ? 'statement.hide' : 'statement.show')
  const Sign = isOpen ? IconChevronDown : IconChevronRight
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-expanded={isOpen}
        aria-label={`${label}: ${t(`pairs.${line.pair}`)} ${line.currency ?? ''}`}
        onClick={onToggle}
      >
        <Sign size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

function LineState({ line }: { line: Line }) {
  const { t } = useTranslation('reconciliation')
  if (line.tiesOut) return <Status tone="good">{t('states.ties')}</Status>
  return <Status tone="bad">{t('states.differs')}</Status>
}

/** A line on a phone. */
function LineCard({ line, onShow }: { line: Line; onShow: OnShow }) {
  const { t } = useTranslation('reconciliation')
  const figures = useFigures(line, onShow)
  const { all, explained, transit } = sumsOf(line)
  const rows: [string, keyof typeof figures][] = [
    [t(`sides.${line.pair}.left`), 'left'],
    [t(`sides.${line.pair}.right`), 'right'],
    ...(line.tiesOut ? [] : [[t('statement.matched'), 'matched'] as [string, 'matched']]),
    ...(all.count > 0
      ? [[t('statement.differences'), 'differences'] as [string, 'differences']]
      : []),
    ...(explained.count > 0
      ? [[t('statement.explained'), 'explained'] as [string, 'explained']]
      : []),
    ...(transit.count > 0 ? [[t('statement.transit'), 'transit'] as [string, 'transit']] : []),
    ...(isZero(line.unexplained) ? [] : [[t('statement.rest'), 'rest'] as [string, 'rest']]),
  ]
  return (
    <section
      className={classes.lineCard}
      aria-label={`${t(`pairs.${line.pair}`)} ${line.currency ?? ''}`}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600}>
          {t(`pairs.${line.pair}`)} {line.currency}
        </Text>
        <div style={{ flex: 'none' }}>
          <LineState line={line} />
        </div>
      </Group>
      <Text size="sm" component="dl" className={classes.facts}>
        {rows.map(([label, name]) => (
          <Fragment key={name}>
            <dt>{label}</dt>
            <dd>{figures[name]}</dd>
          </Fragment>
        ))}
      </Text>
      {line.differences.map(({ kind, count }) => (
        <Text key={kind} size="xs" lh="24px">
          <KindLink kind={kind} line={line} /> ({countText(count)})
        </Text>
      ))}
    </section>
  )
}
