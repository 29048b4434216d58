// A month named in a text ("services June", "facture juin") and the month of a day.
import { words } from './text.ts'

const names = [
  'JANUARY JAN JANVIER JANUAR ENERO GENNAIO JANUARI JANEIRO STYCZEN',
  'FEBRUARY FEB FEVRIER FEBRUAR FEBRERO FEBBRAIO FEBRUARI FEVEREIRO LUTY',
  'MARCH MARS MARZ MAERZ MARZO MAART MARCO MARZEC',
  'APRIL APR AVRIL ABRIL APRILE KWIECIEN',
  'MAY MAI MAYO MAGGIO MEI MAJ MAIO',
  'JUNE JUN JUIN JUNI JUNIO GIUGNO JUNHO CZERWIEC',
  'JULY JUL JUILLET JULI JULIO LUGLIO JULHO LIPIEC',
  'AUGUST AUG AOUT AGOSTO AUGUSTUS AUGUSTI SIERPIEN',
  'SEPTEMBER SEP SEPT SEPTEMBRE SEPTIEMBRE SETTEMBRE SETEMBRO WRZESIEN',
  'OCTOBER OCT OKT OCTOBRE OKTOBER OCTUBRE OTTOBRE OUTUBRO PAZDZIERNIK',
  'NOVEMBER NOV NOVEMBRE NOVIEMBRE NOVEMBRO LISTOPAD',
  'DECEMBER DEC DEZ DECEMBRE DEZEMBER DICIEMBRE DICEMBRE DEZEMBRO GRUDZIEN',
]
const numbers = new Map(names.flatMap((list, at) => list.split(' ').map((name) => [name, at])))

/** The months a text names, January being 0. */
export const monthsIn = (text: string): number[] =>
  words(text).flatMap((word) => numbers.get(word) ?? [])

export const monthOf = (day: number): number => new Date(day * 86_400_000).getUTCMonth()
