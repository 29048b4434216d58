// Who was let in and who no more, as sentences.
import type * as Person from '../person.ts'
import { roleOf } from './access.ts'
import { noted } from './codes.ts'
import type { Tellers } from './teller.ts'

export const peopleTellers: Tellers<Person.Event> = {
  PersonInvited: [
    (d, w) => `${d.name} was invited as ${roleOf(d.role, w)}.`,
    (d, w) => `${d.name} a reçu une invitation au titre de ${roleOf(d.role, w)}.`,
  ],
  PersonJoined: [
    ({ name, by }) =>
      by === 'oidc'
        ? `${name} joined, by the identity provider.`
        : `${name} took up the invitation and set a password.`,
    ({ name, by }) =>
      by === 'oidc'
        ? `${name} est entré par le fournisseur d’identité.`
        : `${name} a accepté l’invitation et choisi un mot de passe.`,
  ],
  SignInLinkIssued: [
    ({ name }) => `A link to set a password was made for ${name}.`,
    ({ name }) => `Un lien pour choisir un mot de passe a été créé pour ${name}.`,
  ],
  PasswordChanged: [
    ({ name }) => `${name} has another password.`,
    ({ name }) => `${name} a changé de mot de passe.`,
  ],
  RoleGiven: [
    (d, w) => `${d.name} has the role of ${roleOf(d.role, w)} now.`,
    (d, w) => `${d.name} a désormais le rôle de ${roleOf(d.role, w)}.`,
  ],
  PersonDeactivated: [
    (d, w) => `${d.name} is not let in any more${noted(w, d.note)}.`,
    (d, w) => `${d.name} n’a plus accès${noted(w, d.note)}.`,
  ],
  PersonReactivated: [
    ({ name }) => `${name} is let in again.`,
    ({ name }) => `${name} a de nouveau accès.`,
  ],
}
