// The letter that brings a person the link by which they set a password.
import type { FastifyBaseLogger } from 'fastify'
import type { Mailer } from '../domain/mail.ts'
import type { Person } from '../domain/person.ts'
import type { Language } from '../domain/story/language.ts'
import { tokenHash } from './sessions.ts'

/** `by` is null where they have asked for it themselves. */
type Letter = { companyName: string; address: string; by: string | null; language: Language }

/** Whether it was taken; what could not be sent is handed over by hand. */
export async function mailLink(
  mailer: Mailer,
  { name, email, joinedBy }: Person,
  { language, by, ...named }: Letter,
  log: FastifyBaseLogger,
): Promise<boolean> {
  const words = letters[language]
  const tell = joinedBy === null ? words.invitation : words.password
  const letter = by === null ? words.forgotten({ name, ...named }) : tell({ name, by, ...named })
  // Of the link, without saying it.
  const id = `link-${tokenHash(named.address).toString('hex').slice(0, 32)}`
  try {
    const { refused } = await mailer.send({ id, to: [email], ...letter })
    return refused.length === 0
  } catch (error) {
    log.warn({ err: error }, 'a link was not mailed')
    return false
  }
}

type Named = { name: string; companyName: string; address: string }
type Teller<Known> = (known: Known) => { subject: string; text: string }
type By = Teller<Named & { by: string }>

const letters: Record<'en' | 'fr', { invitation: By; password: By; forgotten: Teller<Named> }> = {
  en: {
    invitation: ({ name, companyName, address, by }) => ({
      subject: `${by} invites you to the books of ${companyName}`,
      text: `Hello ${name},\n\n${by} has invited you to Tieout, where ${companyName} reconciles its books.\n\nSet your password here. The link works once, within seven days:\n${address}\n\nIf you did not expect this, you need do nothing.\n`,
    }),
    password: ({ name, companyName, address, by }) => ({
      subject: `Set a new password for Tieout (${companyName})`,
      text: `Hello ${name},\n\n${by} has asked for a link by which you set a new password.\n\nThe link works once, within seven days:\n${address}\n\nIf you did not expect this, tell ${by}. Your present password goes on working until the link is used.\n`,
    }),
    forgotten: ({ name, companyName, address }) => ({
      subject: `A new password for Tieout (${companyName})`,
      text: `Hello ${name},\n\nsomebody, you most likely, has asked for a link to set a new password here. It works once, within an hour:\n${address}\n\nIf it was not you, you need do nothing: without the link nothing changes, and your present password goes on working.\n`,
    }),
  },
  fr: {
    invitation: ({ name, companyName, address, by }) => ({
      subject: `${by} vous invite aux comptes de ${companyName}`,
      text: `Bonjour ${name},\n\n${by} vous a invité à rejoindre Tieout, où ${companyName} rapproche ses comptes.\n\nChoisissez votre mot de passe ici. Le lien ne fonctionne qu’une fois, pendant sept jours :\n${address}\n\nSi vous n’attendiez pas ce message, vous n’avez rien à faire.\n`,
    }),
    password: ({ name, companyName, address, by }) => ({
      subject: `Choisir un nouveau mot de passe pour Tieout (${companyName})`,
      text: `Bonjour ${name},\n\n${by} a demandé un lien pour que vous choisissiez un nouveau mot de passe.\n\nLe lien ne fonctionne qu’une fois, pendant sept jours :\n${address}\n\nSi vous n’attendiez pas ce message, dites-le à ${by}. Votre mot de passe actuel reste valable tant que le lien n’a pas servi.\n`,
    }),
    forgotten: ({ name, companyName, address }) => ({
      subject: `Un nouveau mot de passe pour Tieout (${companyName})`,
      text: `Bonjour ${name},\n\nQuelqu’un, vous sans doute, a demandé un lien pour choisir ici un nouveau mot de passe. Il ne fonctionne qu’une fois, pendant une heure :\n${address}\n\nSi ce n’était pas vous, vous n’avez rien à faire : sans ce lien rien ne change, et votre mot de passe actuel reste valable.\n`,
    }),
  },
}
