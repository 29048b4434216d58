// The picture of the flow. Each part is a link, reached by the keyboard and told by its name and
// amount; the list beside it says the same.
import { Link, type LinkProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { moneyText } from '../../parts/figures.tsx'
import { layoutOf, type Node, nodeWidth } from './sankey-layout.ts'
import { type Flow, type Place, sortOf, targetOf } from './today.ts'
import classes from './today.module.css'

const height = 380

export function Sankey({ flow, width }: { flow: Flow; width: number }) {
  const { t } = useTranslation('today')
  const { currency } = flow
  const { nodes, bands, height: tall } = layoutOf(flow, width, height)
  const name = (place: Place) => t(`flow.places.${place}`)
  const text = (amount: string | number) => moneyText(String(amount), currency, 'symbol')
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${width} ${tall}`}
      height={tall}
      role="group"
      aria-label={t('flow.picture', { currency })}
    >
      {bands.map(({ from, to, amount, path, thickness }) => {
        const end = sortOf(to) === 'way' ? from : to
        const label = t('flow.edge', { from: name(from), to: name(to), amount: text(amount) })
        return (
          <Link
            key={`${from} ${to}`}
            className={classes.part}
            aria-label={label}
            tabIndex={-1}
            {...(targetOf(end, currency) as LinkProps)}
          >
            <path
              className={`${classes.band} ${classes[sortOf(end)]}`}
              d={path}
              strokeWidth={thickness}
            />
            <title>{label}</title>
          </Link>
        )
      })}
      {nodes.map((node) => (
        <Part
          key={node.place}
          node={node}
          name={name(node.place)}
          amount={text(amountOf(flow, node.place))}
          currency={currency}
        />
      ))}
    </svg>
  )
}

/** To the cent: the larger of what comes in and what goes out is the sum of texts, not of numbers. */
function amountOf({ edges }: Flow, place: Place): string {
  const cents = (side: 'from' | 'to') =>
    edges
      .filter((edge) => edge[side] === place)
      .reduce((sum, { amount }) => sum + toMinor(amount), 0n)
  const [out, into] = [cents('from'), cents('to')]
  return fromMinor(out > into ? out : into)
}

const decimals = 6
const toMinor = (amount: string) => {
  const [whole = '0', part = ''] = amount.split('.')
  return BigInt(whole + part.padEnd(decimals, '0').slice(0, decimals))
}
const fromMinor = (minor: bigint) => {
  const digits = minor.toString().padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function Part({
  node,
  name,
  amount,
  currency,
}: {
  node: Node
  name: string
  amount: string
  currency: string
}) {
  const { place, x, y, height: tall } = node
  return (
    <Link
      className={classes.part}
      aria-label={`${name}: ${amount}`}
      {...(targetOf(place, currency) as LinkProps)}
    >
      <text x={x} y={y - 20} className={classes.name}>
        {name}
      </text>
      <text x={x} y={y - 5} className={classes.amount}>
        {amount}
      </text>
      <rect
        className={`${classes.mark} ${classes[sortOf(place)]}`}
        x={x}
        y={y}
        width={nodeWidth}
        height={tall}
        rx={1.5}
      />
    </Link>
  )
}
