// Who the demo company sells to, and what. Prices are per unit in the customer's own currency.

export type Buyer = {
  name: string
  domain: string
  currency: 'USD' | 'EUR' | 'GBP'
  firstName: string
  lastName: string
}

const buyer = (line: string): Buyer => {
  const [name, domain, currency, firstName, lastName] = line.split('|') as [
    string,
    string,
    Buyer['currency'],
    string,
    string,
  ]
  return { name, domain: `${domain}.example`, currency, firstName, lastName }
}

/** The first twenty buy often; each of the others plays a part of its own in the plan. */
export const buyers: readonly Buyer[] = [
  'Harbour Mills Ltd|harbour-mills|GBP|Alice|Penrose',
  'Cobalt Freight Inc|cobalt-freight|USD|Marcus|Odell',
  'Lindqvist & Partner GmbH|lindqvist|EUR|Ida|Lindqvist',
  'Northgate Clinics|northgate-clinics|USD|Renee|Castellano',
  'Atelier Fontaine SARL|atelier-fontaine|EUR|Luc|Fontaine',
  'Bracken Outdoor Co|bracken-outdoor|USD|Toby|Marsh',
  'Quarry Lane Studios|quarry-lane|GBP|Nadia|Shah',
  'Summit Payroll LLC|summit-payroll|USD|Diane|Kowalski',
  'Veltman Optik BV|veltman-optik|EUR|Joris|Veltman',
  'Prairie Seed Cooperative|prairie-seed|USD|Hank|Sorensen',
  'Tidewater Marine Supply|tidewater-marine|USD|Carla|Benitez',
  'Kestrel Analytics Ltd|kestrel-analytics|GBP|Owen|Pryce',
  'Rosendal Mobler A/S|rosendal|EUR|Mette|Rosendal',
  'Juniper Dental Group|juniper-dental|USD|Priya|Raman',
  'Ironwood Fabrication|ironwood-fab|USD|Bill|Hutchins',
  'Mirador Hoteles SL|mirador-hoteles|EUR|Elena|Vidal',
  'Larkfield Schools Trust|larkfield|GBP|Grace|Adeyemi',
  'Beacon Street Legal|beacon-legal|USD|Aaron|Feldman',
  'Silverline Couriers|silverline|USD|Monique|Tran',
  'Osprey Drone Systems|osprey-drones|USD|Kyle|Brandt',
  'Fjordlys Energi AS|fjordlys|EUR|Sindre|Haugen',
  'Copperfield Books|copperfield|GBP|Martha|Wren',
  'Delgado Ceramics|delgado-ceramics|USD|Rafael|Delgado',
  'Whitcombe Veterinary|whitcombe-vet|GBP|Hugh|Whitcombe',
  'Pinecrest Homes|pinecrest-homes|USD|Sandra|Cho',
  'Maple & Main Bakeries|maple-main|USD|Georgia|Pappas',
  'Zellweger Uhren AG|zellweger|EUR|Reto|Zellweger',
  'Blue Heron Apparel|blue-heron|USD|Tess|Donnelly',
  'Castellan Security|castellan|USD|Victor|Amaya',
  'Novak Instruments sro|novak-instruments|EUR|Petra|Novak',
  'Harrow Bridge Architects|harrow-bridge|GBP|Simon|Achebe',
  'Tessier Conserves SAS|tessier-conserves|EUR|Camille|Tessier',
  'Larch Valley Radio|larch-valley|USD|June|Oyelaran',
].map(buyer)

export const products: readonly { name: string; price: string }[] = [
  { name: 'Onboarding package', price: '1850.00' },
  { name: 'Platform licence, annual', price: '6400.00' },
  { name: 'Support plan, premium', price: '2487.50' },
  { name: 'Data migration', price: '3275.00' },
  { name: 'Training day', price: '1420.00' },
  { name: 'Integration workshop', price: '2960.75' },
  { name: 'Analytics add-on', price: '1999.00' },
  { name: 'Security review', price: '4310.40' },
  { name: 'Custom reports', price: '1265.25' },
  { name: 'Extra seats, block of ten', price: '2150.00' },
  { name: 'Sandbox environment', price: '1730.60' },
]
