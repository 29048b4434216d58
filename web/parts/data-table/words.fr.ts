import type { Translated } from '../../app/words.ts'
import type english from './words.en.ts'

export default {
  columns: 'Colonnes',
  columnsHint: 'Les colonnes affichées',
  resetColumns: 'Comme au départ',
  sortBy: 'Trier par',
  ascending: 'Croissant',
  descending: 'Décroissant',
  rows_one: '{{formatted}} ligne',
  rows_many: '{{formatted}} lignes',
  rows_other: '{{formatted}} lignes',
  rowsAtLeast: 'plus de {{count}} lignes',
  resize: 'Largeur de la colonne {{column}}',
  select: 'Sélectionner {{row}}',
  selectAll: 'Sélectionner toutes les lignes affichées',
  selected_one: '{{count}} sélectionnée',
  selected_many: '{{count}} sélectionnées',
  selected_other: '{{count}} sélectionnées',
  clearSelection: 'Effacer la sélection',
  nothing: 'Rien ici pour l’instant',
  nothingFits: 'Rien ne correspond à ces filtres',
  keys: {
    next: 'Ligne suivante',
    previous: 'Ligne précédente',
    open: 'Ouvrir la ligne',
    select: 'Sélectionner la ligne',
  },
} satisfies Translated<typeof english>
