// Reading what people and banks write: accents, case, legal forms, cut and joined and misspelt
// words. Nothing here knows a company or a bank.

const ligatures: Record<string, string> = {
  ß: 'SS',
  ẞ: 'SS',
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Þ: 'TH',
  ı: 'I',
}

/** Upper case, no accents: `Łódź` and `LODZ` are one. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[ßẞÆŒØŁĐÞı]/g, (letter) => ligatures[letter] as string)

/** German writes an umlaut with an E where it has no dots, others drop them; one spelling for all. */
const dotless = (word: string) =>
  word.replace(/(?<=[BCDFGHJKLMNPRSTVWZ]|^)(A|O|U)E(?=[A-Z])/g, '$1')

/** The words of a text, folded. Single letters that stand together are one: `S.R.L.` is `SRL`. */
export function words(text: string): string[] {
  const parts = fold(text)
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
  const joined: string[] = []
  let letters = ''
  for (const part of [...parts, '  ']) {
    if (/^\p{L}$/u.test(part)) {
      letters += part
      continue
    }
    if (letters !== '') joined.push(letters)
    letters = ''
    if (part !== '  ') joined.push(dotless(part))
  }
  return joined
}

// Forms of companies and the little words between names, in the languages of our customers. They
// tell two companies apart only when all the rest is the same.
const forms = new Set(
  `AB AE AG AKTIENGESELLSCHAFT ALTD APS AS ASA BV BVBA CIA CO COMPANY CORP CORPORATION CV DBA DOO EBE
  EI EIRL EK EOOD EPE EU EURL EV FZE GBR GESMBH GIE GK GMBH HB IKE INC INCORPORATED IP IPS IVS KB KFT
  KG KGAA KK KS LDA LIMITADA LIMITED LIMITEE LLC LLP LP LTD LTDA LTEE LTE MBH MB NPO NV OE OEU OG OHG
  OO OOD OOO OU OY OYJ PC PLC PLLC PT PTE PTY PVT RL ROE RT SA SADECV SAPI SARL SAS SASU SC SCOP SCRL SCS
  SDN BHD SE SENC SICAV SIA SK SL SLU SNC SP SPA SPJ SPK SPOL SPOLKA SPRL SPZOO SRL SRLS SRO STG TOO UAB
  UG VOF ZOO ZRT CIE CORPO AND ET UND Y E EN OG THE LA LE LES DE DER DIE DAS DEL DI DA DU OF FOR VAN VON
  ZU Z O`.split(/\s+/),
)
export const isForm = (word: string): boolean => forms.has(word) || word.length === 1

/** Whether one slip of the hand lies between them: a letter wrong, missing, added, or two swapped. */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b) return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1)
  if (short.slice(at + 1) === long.slice(at + 1)) return true
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at]
  return swapped && short.slice(at + 2) === long.slice(at + 2)
}

/** Whether `short` could be written for `long`: its first letter, then letters of it in order, as
 *  HLDGS for HOLDINGS or MFG for MANUFACTURING. */
export function isAbbreviation(short: string, long: string): boolean {
  if (short.length < 3 || short.length >= long.length || short[0] !== long[0]) return false
  let at = 0
  for (const letter of short) {
    at = long.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

/** What remains of a word with one letter left out, for each letter: two words that share one are
 *  at most a slip apart. */
export function* slipKeys(word: string): Generator<string> {
  yield word
  for (let at = 0; at < word.length; at++) yield word.slice(0, at) + word.slice(at + 1)
}
