// People's rules about payments, and what the matching has learned, as sentences.
import type { Action } from '../matching/rules.ts'
import type * as Model from '../model.ts'
import type * as Rule from '../rule.ts'
import { noted } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

/** What the rule does with a payment that fits. */
function actionOf(action: Action, w: Words): string {
  const isEnglish = w.language === 'en'
  switch (action.kind) {
    case 'ignore':
      return isEnglish ? 'such payments are ignored' : 'ces paiements sont ignorés'
    case 'review':
      return isEnglish ? 'such payments go to a person' : 'ces paiements sont soumis à une personne'
    case 'assign': {
      const customer = w.name('customer', action.customerId)
      return isEnglish
        ? `such payments are ${customer}’s`
        : `ces paiements reviennent à ${customer}`
    }
    case 'write-off': {
      const most = w.sum(action.upTo, action.currency)
      return isEnglish
        ? `differences up to ${most} are written off`
        : `les écarts jusqu’à ${most} sont passés en perte`
    }
  }
}

const conditions = (d: { conditions: readonly unknown[] }, w: Words) =>
  w.count(d.conditions.length, 'condition', 'conditions')

const rule = ({ ruleId }: { ruleId: string }, w: Words) => w.quote(w.name('rule', ruleId))

export const ruleTellers: Tellers<Rule.Event> = {
  RuleAdded: [
    (d, w) =>
      `The rule ${w.quote(d.name)} was written, with ${conditions(d, w)}: ${actionOf(d.action, w)}. It is off.`,
    (d, w) =>
      `La règle ${w.quote(d.name)} a été rédigée, avec ${conditions(d, w)} : ${actionOf(d.action, w)}. Elle est inactive.`,
  ],
  RuleChanged: [
    (d, w) =>
      `The rule ${w.quote(d.name)} was changed, with ${conditions(d, w)}: ${actionOf(d.action, w)}.`,
    (d, w) =>
      `La règle ${w.quote(d.name)} a été modifiée, avec ${conditions(d, w)} : ${actionOf(d.action, w)}.`,
  ],
  RuleMoved: [
    (d, w) =>
      `The rule ${rule(d, w)} was moved ${d.before === null ? 'to the end' : `before ${w.quote(w.name('rule', d.before))}`}.`,
    (d, w) =>
      `La règle ${rule(d, w)} a été déplacée ${d.before === null ? 'à la fin' : `avant ${w.quote(w.name('rule', d.before))}`}.`,
  ],
  RuleSwitchedOn: [
    (d, w) =>
      `The rule ${rule(d, w)} was switched on, after a trial that changed ${w.count(d.tried.verdictsChanged, 'answer', 'answers')}.`,
    (d, w) =>
      `La règle ${rule(d, w)} a été activée, après un essai qui modifiait ${w.count(d.tried.verdictsChanged, 'réponse', 'réponses')}.`,
  ],
  RuleSwitchedOff: [
    (d, w) => `The rule ${rule(d, w)} was switched off.`,
    (d, w) => `La règle ${rule(d, w)} a été désactivée.`,
  ],
  RuleRemoved: [
    (d, w) => `The rule ${rule(d, w)} was removed.`,
    (d, w) => `La règle ${rule(d, w)} a été supprimée.`,
  ],
}

export const modelTellers: Tellers<Model.Event> = {
  WeightsLearned: [
    (d, w) =>
      `The matching learned version ${d.version} from ${w.count(d.cases, 'decision', 'decisions')} of people; its first proposal was right in ${w.number(d.rights)}.`,
    (d, w) =>
      `Le rapprochement a appris la version ${d.version} à partir de ${w.count(d.cases, 'décision', 'décisions')} ; la première proposition était juste dans ${w.number(d.rights)} cas.`,
  ],
  WeightsSetAside: [
    (d, w) => `Version ${d.version} of what the matching learned was set aside${noted(w, d.note)}.`,
    (d, w) =>
      `La version ${d.version} de l’apprentissage du rapprochement a été écartée${noted(w, d.note)}.`,
  ],
  ConfidenceSet: [
    (d, w) => `The matching places money by itself from ${w.percent(d.confidence)} sure.`,
    (d, w) =>
      `Le rapprochement affecte l’argent de lui-même à partir de ${w.percent(d.confidence)} de certitude.`,
  ],
}
