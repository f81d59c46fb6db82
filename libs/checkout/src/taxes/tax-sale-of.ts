import type { OrderAddress, OrderDetails } from 'markethall/orders';
import type { TaxAddress, TaxCharged, TaxSale, TaxTreatment } from 'markethall/tax';

/** A placed order as a tax service books it. */
export function taxSaleOf(details: OrderDetails): TaxSale {
  const { order, lines, shippingLines, fees, addresses } = details;
  const { id, number, placedAt, channelId, customerId, currency, grandTotal, taxTotal } = order;
  if (number === null || placedAt === null) throw new Error(`order ${id} was not placed`);
  const address = (kind: OrderAddress['kind']) => addressOf(addresses.find((each) => each.kind === kind));
  return {
    reference: id,
    number,
    channelId,
    buyer: customerId,
    at: placedAt,
    currency,
    total: grandTotal,
    taxTotal,
    lines: [
      ...lines.map((line) => ({
        reference: line.id,
        kind: 'line' as const,
        code: line.sku,
        name: [line.productName, line.variantName].filter((name) => name !== '').join(' '),
        taxCategoryCode: line.taxCategoryCode,
        quantity: line.quantity,
        ...amountsOf(line),
        taxes: taxesOf(details, (tax) => tax.lineId === line.id),
      })),
      ...shippingLines.map((delivery) => ({
        reference: delivery.id,
        kind: 'shipping' as const,
        code: delivery.methodCode,
        name: delivery.name,
        taxCategoryCode: delivery.taxCategoryCode,
        quantity: 1,
        ...amountsOf(delivery),
        taxes: taxesOf(details, (tax) => tax.shippingLineId === delivery.id),
      })),
      ...fees.map((fee) => {
        const taxes = taxesOf(details, (tax) => tax.feeId === fee.id);
        const taxCategoryCode = details.taxLines.find((tax) => tax.feeId === fee.id)?.categoryCode ?? '';
        const named = { code: fee.kind, name: fee.kind, taxCategoryCode };
        return { reference: fee.id, kind: 'fee' as const, ...named, quantity: 1, ...amountsOf(fee), taxes };
      }),
    ],
    shippingAddress: address('shipping'),
    billingAddress: address('billing'),
  };
}

interface Amounts {
  net: bigint;
  tax: bigint;
  total: bigint;
}

const amountsOf = ({ net, tax, total }: Amounts): Amounts => ({ net, tax, total });

type TaxLine = OrderDetails['taxLines'][number];

const taxesOf = ({ taxLines }: OrderDetails, isOf: (tax: TaxLine) => boolean): TaxCharged[] =>
  taxLines.filter(isOf).map(({ rate, name, jurisdiction, treatment, net, amount, provider, evidence }) => ({
    ...{ rate, name, jurisdiction, net, amount, provider, evidence },
    treatment: treatment as TaxTreatment, // copied from a TaxLineValue by orderDraftOf
  }));

function addressOf(address: OrderAddress | undefined): TaxAddress | null {
  if (address === undefined) return null;
  const { line1, line2, city, postalCode, region, countryCode } = address;
  return { line1, line2, city, postalCode, region, country: countryCode };
}
