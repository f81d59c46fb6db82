import type { DemoProduct } from './catalog.data.js';

/** How far an order of the demo shop has come. */
export type DemoOrderEnd =
  'placed' | 'shipped' | 'part-shipped' | 'canceled' | 'transfer-open' | 'on-delivery' | 'waiting-3ds' | 'declined';

export interface DemoOrder {
  /** Index of the customer, or null for a guest. */
  customer: number | null;
  locale: 'en' | 'de';
  currency: 'EUR' | 'CHF';
  end: DemoOrderEnd;
  /** Product and quantity; the variant is the product's first, second, … */
  lines: { product: number; variant: number; quantity: number }[];
}

const ENDS: DemoOrderEnd[] = [
  'placed',
  'shipped',
  'shipped',
  'shipped',
  'placed',
  'canceled',
  'transfer-open',
  'part-shipped',
  'on-delivery',
  'shipped',
  'placed',
  'shipped',
  'waiting-3ds',
  'shipped',
  'shipped',
  'placed',
  'canceled',
  'shipped',
  'transfer-open',
  'shipped',
  'declined',
  'shipped',
  'placed',
  'shipped',
  'part-shipped',
  'shipped',
  'placed',
  'on-delivery',
  'shipped',
  'placed',
];

/** Thirty orders, the same ones every time: what is bought follows from the order's number. */
export function demoOrders(products: readonly DemoProduct[]): DemoOrder[] {
  return ENDS.map((end, index) => ({
    end,
    // A cart that waits for its payment stays the customer's only one, so those belong to guests.
    customer: index % 4 === 3 || end === 'waiting-3ds' || end === 'declined' ? null : index % 3,
    locale: index % 2 === 0 ? 'de' : 'en',
    currency: index % 5 === 4 ? 'CHF' : 'EUR',
    lines: Array.from({ length: 1 + (index % 3) }, (_, line) => ({
      product: (index * 7 + line * 13) % products.length,
      variant: (index + line) % 2,
      quantity: 1 + ((index + line) % 3),
    })),
  }));
}

export const demoCustomers = [
  {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    locale: 'en',
    countryCode: 'DE',
    city: 'Berlin',
    postalCode: '10115',
    line1: 'Invalidenstraße 1',
  },
  {
    email: 'emmy@example.com',
    firstName: 'Emmy',
    lastName: 'Noether',
    locale: 'de',
    countryCode: 'DE',
    city: 'Erlangen',
    postalCode: '91054',
    line1: 'Hauptstraße 23',
  },
  {
    email: 'leonhard@example.com',
    firstName: 'Leonhard',
    lastName: 'Euler',
    locale: 'de',
    countryCode: 'CH',
    city: 'Basel',
    postalCode: '4051',
    line1: 'Rheinsprung 9',
  },
] as const;
