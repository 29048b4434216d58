// A rule as one sentence: when what, then what.
import { useTranslation } from 'react-i18next'
import { moneyText } from '../../parts/figures.tsx'
import type { Rule } from './page.tsx'

export type Condition = Rule['conditions'][number]
export type Action = Rule['action']

export function useRuleText() {
  const { t } = useTranslation('rules')
  const condition = (one: Condition) => {
    const value = one.field === 'amount' ? moneyText(one.value, one.currency) : one.value
    return t(`when.${one.field}.${one.test}` as 'when.payer.is', { value })
  }
  const action = (one: Action) => {
    if (one.kind === 'write-off') {
      const amount = moneyText(one.upTo, one.currency)
      return t(`does.${one.as ?? 'small-difference'}`, { amount })
    }
    if (one.kind === 'assign') return t('does.assign', { customer: one.customerId })
    return t(`does.${one.kind}`)
  }
  return {
    whole: ({ conditions, action: act }: Pick<Rule, 'conditions' | 'action'>) =>
      t('sentence', { conditions: conditions.map(condition).join(t('and')), action: action(act) }),
  }
}
