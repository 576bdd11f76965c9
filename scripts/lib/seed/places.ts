/** Where seeded phones are, with the carriers of the country. The addresses are of no one: RFC 5737, 2544 and 6598. */
export interface Place {
  readonly city: string;
  readonly zone: string;
  readonly carriers: readonly [string, ...string[]];
}

const german = ['Telekom.de', 'Vodafone.de', 'o2-de'] as const;
const polish = ['Plus', 'Orange PL', 'Play', 'T-Mobile.pl'] as const;
const dutch = ['KPN', 'Vodafone NL', 'Odido'] as const;
const british = ['EE', 'O2 - UK', '3', 'Vodafone UK'] as const;
const french = ['Orange F', 'SFR', 'Bouygues Telecom', 'Free'] as const;

export const places: readonly [Place, ...Place[]] = [
  { city: 'Berlin', zone: 'Europe/Berlin', carriers: german },
  { city: 'Cologne', zone: 'Europe/Berlin', carriers: german },
  { city: 'Hamburg', zone: 'Europe/Berlin', carriers: german },
  { city: 'Munich', zone: 'Europe/Berlin', carriers: german },
  { city: 'Warsaw', zone: 'Europe/Warsaw', carriers: polish },
  { city: 'Gdansk', zone: 'Europe/Warsaw', carriers: polish },
  { city: 'Amsterdam', zone: 'Europe/Amsterdam', carriers: dutch },
  { city: 'Rotterdam', zone: 'Europe/Amsterdam', carriers: dutch },
  { city: 'London', zone: 'Europe/London', carriers: british },
  { city: 'Manchester', zone: 'Europe/London', carriers: british },
  { city: 'Paris', zone: 'Europe/Paris', carriers: french },
  { city: 'Lyon', zone: 'Europe/Paris', carriers: french },
];

export const models: readonly [string, ...string[]] = [
  'Pixel 7a',
  'Pixel 8',
  'Pixel 6',
  'Galaxy A54',
  'Galaxy A34',
  'Galaxy S21',
  'Redmi Note 12',
  'Moto G84',
  'Nokia G42',
  'Xperia 10 V',
];

export const firstNames: readonly [string, ...string[]] = [
  ...(['Anna', 'Ben', 'Clara', 'David', 'Ewa', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jan', 'Kaja', 'Leo'] as const),
  ...(['Mia', 'Noah', 'Olga', 'Paul', 'Rosa', 'Sami', 'Tom', 'Vera'] as const),
];
export const lastNames: readonly [string, ...string[]] = [
  ...(['Adler', 'Bakker', 'Clarke', 'Dubois', 'Evans', 'Fischer', 'Garcia', 'Hansen', 'Jansen', 'Kowalski'] as const),
  ...(['Lambert', 'Meyer', 'Nowak', 'Petit', 'Schulz', 'Turner', 'Visser', 'Weber', 'Young', 'Zielinski'] as const),
];

export const companies: readonly [string, ...string[]] = [
  ...(['Nordlicht', 'Brightside', 'Kestrel', 'Fjord', 'Halcyon', 'Juniper', 'Lumen', 'Marlow', 'Oakfield'] as const),
  ...(['Pelican', 'Quill', 'Rowan', 'Silverline', 'Tamarin', 'Umbra', 'Vantage', 'Willow', 'Zephyr'] as const),
];
export const trades: readonly [string, ...string[]] = ['Media', 'Research', 'Ads', 'Retail Data', 'Travel', 'Labs'];

/** What a connection is for. */
export const purposes: readonly [string, ...string[]] = [
  ...(['Price checks', 'Ad checks', 'Search results', 'Social 1', 'Social 2', 'Store app', 'QA'] as const),
  ...(['Monitoring', 'Crawler A', 'Crawler B', 'Tickets', 'Listings'] as const),
];
