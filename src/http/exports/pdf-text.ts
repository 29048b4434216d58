// Text for the fonts that every PDF reader has. They know the letters of western Europe (Windows
// code page 1252); every other letter becomes the closest of these, or a question mark.

const beyondLatin1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'

// What has no simpler form of its own, letter for letter in Latin.
const latin = pairs(
  'Ł L ł l Đ D đ d Ħ H ħ h ı i ĸ k Ŋ N ŋ n Ŧ T ŧ t Ə E ə e Ɓ B Ɖ D Ɗ D Ƙ K ƙ k Ɲ N Ƴ Y ƴ y ẞ SS ' +
    '‐ - ‑ - ‒ - ― - − - ∕ / ⁄ / ′ \' ″ " « « » » № No',
)
const greek = pairs(
  'Α A Β V Γ G Δ D Ε E Ζ Z Η I Θ Th Ι I Κ K Λ L Μ M Ν N Ξ X Ο O Π P Ρ R Σ S Τ T Υ Y Φ F Χ Ch ' +
    'Ψ Ps Ω O α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t ' +
    'υ y φ f χ ch ψ ps ω o',
)
const cyrillic = pairs(
  'А A Б B В V Г G Д D Е E Ж Zh З Z И I К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х Kh Ц Ts ' +
    'Ч Ch Ш Sh Щ Shch Ъ - Ы Y Ь - Э E Ю Yu Я Ya Є Ye І I Ґ G Ђ Dj Ј J Љ Lj Њ Nj Ћ C Џ Dz Ѕ Dz ' +
    'а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ' +
    'ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya є ye і i ґ g ђ dj ј j љ lj њ nj ћ c џ dz ѕ dz',
)
const closest = new Map([...latin, ...greek, ...cyrillic])

function pairs(list: string): Map<string, string> {
  const words = list.split(' ')
  const found = new Map<string, string>()
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [letter = '', form = ''] = words.slice(at, at + 2)
    // The hard and the soft sign are written without a letter.
    found.set(letter, form === '-' && /\p{Script=Cyrillic}/u.test(letter) ? '' : form)
  }
  return found
}

const isKnown = (letter: string) =>
  /^[\u0020-\u007e\u00a0-\u00ff]$/.test(letter) || beyondLatin1.includes(letter)

/** Of one line: breaks and controls are spaces, what is invisible is gone. */
export function pdfText(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Mn}]/gu, (sign) => (isKnown(sign) ? sign : ''))
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
  return Array.from(line, (letter) => inWestern(letter)).join('')
}

/** Whether a letter of it becomes a question mark. */
export const lacksLetters = (text: string): boolean =>
  pdfText(text).split('?').length > text.split('?').length

function inWestern(letter: string): string {
  if (isKnown(letter)) return letter
  const parts = [...letter.normalize('NFKD').replace(/\p{Mn}/gu, '')]
  const western = parts.map((part) => (isKnown(part) ? part : (closest.get(part) ?? '?'))).join('')
  return /^\?+$/.test(western) ? (closest.get(letter) ?? '?') : western
}
