import { currencyExponent } from 'markethall/kernel';
import type { OrderDetails } from 'markethall/orders';

/** 1999n EUR in `de` → "19,99 €". */
export function formatMoney(amount: bigint, currency: string, locale: string): string {
  const exponent = currencyExponent(currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: exponent }).format(
    // Display only: Intl takes a decimal text exactly.
    decimal(amount, exponent) as unknown as number,
  );
}

/** What the templates say of an order; amounts are formatted in the order's language. */
export function orderMailData(
  details: OrderDetails,
  link: string,
  bankDetails: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const { order, lines, taxLines, shippingLines, addresses } = details;
  const { feeTotal } = order;
  const money = (amount: bigint) => formatMoney(amount, order.currency, order.locale);
  const shipping = shippingLines[0];
  const address = addresses.find((candidate) => candidate.kind === 'shipping');
  return {
    number: order.number ?? '',
    link,
    total: money(order.grandTotal),
    payment: toPay(order, money, bankDetails),
    lines: lines.map((line) => ({
      quantity: line.quantity,
      name: line.productName,
      variant: line.variantName,
      sku: line.sku,
      total: money(line.total),
    })),
    shipping: shipping === undefined ? null : { name: shipping.name, amount: money(shipping.total) },
    fees: feeTotal === 0n ? null : money(feeTotal),
    taxes: taxSummary(taxLines, order.locale).map(({ name, amount }) => ({ name, amount: money(amount) })),
    address:
      address === undefined
        ? []
        : [
            address.company,
            `${address.firstName} ${address.lastName}`.trim(),
            address.line1,
            address.line2,
            `${address.postalCode} ${address.city}`.trim(),
            countryName(address.countryCode, order.locale),
          ].filter((row): row is string => typeof row === 'string' && row !== ''),
  };
}

/** `DE` in `en` → "Germany". */
const countryName = (code: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(code) ?? code;

/** What the buyer has yet to do about the money; null: nothing, or not by hand. */
function toPay(
  { paymentMethod, grandTotal, paidTotal }: OrderDetails['order'],
  money: (amount: bigint) => string,
  bankDetails: readonly string[],
): { kind: string; amount: string; bankDetails: readonly string[] } | null {
  const due = grandTotal - paidTotal;
  if (due <= 0n || (paymentMethod !== 'bank_transfer' && paymentMethod !== 'cash_on_delivery')) return null;
  return { kind: paymentMethod, amount: money(due), bankDetails };
}

/** What each tax comes to, one entry a rate: taxes of different rates often share a name. */
function taxSummary(
  rows: readonly { name: string; rate: string; amount: bigint }[],
  locale: string,
): { name: string; amount: bigint }[] {
  const sums = new Map<string, bigint>();
  for (const { name, rate, amount } of rows) {
    const label = name.includes('%') ? name : `${name} ${percent(rate, locale)}`;
    sums.set(label, (sums.get(label) ?? 0n) + amount);
  }
  return [...sums].filter(([, amount]) => amount !== 0n).map(([name, amount]) => ({ name, amount }));
}

/** `'7.000000'` → "7 %" in German, "7%" in English. Display only. */
const percent = (rate: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 6 }).format(Number(rate) / 100);

function decimal(amount: bigint, exponent: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
