import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { defineModule, Implements } from 'markethall/kernel';
import { TaxCalculator, type TaxRateView, type TaxRefund, type TaxSale } from 'markethall/tax';
import { aPlacedOrder, aReadyCart, aSellableVariant, buy } from 'markethall/testing/checkout';
import { aTaxRate, describeTaxCalculatorContract } from 'markethall/testing/tax';
import { TaxBookkeeper } from '../../libs/checkout/src/taxes/tax-bookkeeper.js';
import { useShop } from './support/shop.js';

/** A tax service as a plugin asks it: each call is kept, and the last word about a sale counts. */
class Service {
  readonly calls: string[] = [];
  readonly sales = new Map<string, TaxSale>();
  readonly refunds = new Map<string, TaxRefund>();
  readonly standing = new Map<string, 'committed' | 'void'>();
  /** What a commit waits for. */
  gate: Promise<void> = Promise.resolve();
  /** Reference of a refund that it does not take. */
  refused = '';
  /** How many calls fail before one is answered. */
  outages = 0;

  private waiting: (() => void)[] = [];

  /** Resolves when it has been asked that so often. */
  hears(call: string, times = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.calls.filter((each) => each === call).length >= times) resolve();
        else this.waiting.push(look);
      };
      look();
    });
  }

  async asked(call: string): Promise<void> {
    this.calls.push(call);
    for (const look of this.waiting.splice(0)) look();
    if (call === 'commit') await this.gate;
    if (this.outages === 0) return;
    this.outages -= 1;
    throw new Error('the tax service does not answer');
  }
}

let service = new Service();

@Implements(TaxCalculator)
class AcmeTaxes extends TaxCalculator {
  estimate({ categoryCodes }: { categoryCodes?: readonly string[] }): Promise<Map<string, TaxRateView>> {
    const wanted = categoryCodes ?? ['standard'];
    const rates = wanted.includes('standard') ? [aTaxRate({ provider: 'acme' })] : [];
    return Promise.resolve(new Map(rates.map((rate) => [rate.categoryCode, rate])));
  }

  override async commit(sale: TaxSale): Promise<void> {
    await service.asked('commit');
    service.sales.set(sale.reference, sale);
    service.standing.set(sale.reference, 'committed');
  }

  override async void(reference: string): Promise<void> {
    await service.asked('void');
    service.standing.set(reference, 'void');
  }

  override async refund(refund: TaxRefund): Promise<void> {
    await service.asked('refund');
    if (refund.reference === service.refused) throw new Error('refused');
    service.refunds.set(refund.reference, refund);
  }
}

@Module({ providers: [AcmeTaxes] })
class AcmeTaxesModule {}

const acmeTaxes = defineModule({ name: 'acme-taxes', module: AcmeTaxesModule });

describe('the books of a tax service', () => {
  const app = useShop({ worker: true, modules: [acmeTaxes] });
  const staff = () => app.as(['order:read', 'order:cancel', 'payment:read', 'payment:refund']);
  const cancel = (orderId: string) =>
    app.http
      .post(`/api/v1/admin/orders/${orderId}/cancellations`)
      .set({ Authorization: staff(), 'Idempotency-Key': randomUUID() })
      .send({ reason: 'bought twice' });
  const refund = (orderId: string, amount: number) =>
    app.http
      .post(`/api/v1/admin/orders/${orderId}/refunds`)
      .set({ Authorization: staff(), 'Idempotency-Key': randomUUID() })
      .send({ amount: { amount, currency: 'EUR' }, reason: 'damaged' })
      .expect(201);

  beforeEach(() => {
    service = new Service();
  });

  it('hold each sale with its lines, delivery, taxes and addresses once it is placed', async () => {
    const variantId = await aSellableVariant(app, { price: 1_190n, sku: 'TAXED-1', name: 'Taxed shirt' });
    const order = await aPlacedOrder(app, { lines: [{ variantId, quantity: 2 }] });
    await app.settle();

    const sale = service.sales.get(order.id);
    expect(sale).toMatchObject({
      reference: order.id,
      number: order.number,
      buyer: null,
      at: order.placedAt,
      currency: 'EUR',
      total: order.grandTotal,
      taxTotal: order.taxTotal,
      shippingAddress: { country: 'DE' },
    });
    expect(sale?.lines[0]).toMatchObject({
      kind: 'line',
      code: 'TAXED-1',
      name: 'Taxed shirt',
      taxCategoryCode: 'standard',
      quantity: 2,
      net: 2_000n,
      tax: 380n,
      total: 2_380n,
      taxes: [{ rate: '19.000000', jurisdiction: 'DE', net: 2_000n, amount: 380n, provider: 'acme' }],
    });
    expect(sale?.lines.map(({ kind }) => kind)).toEqual(['line', 'shipping']);
    const sum = (of: 'tax' | 'total') => sale?.lines.reduce((all, line) => all + line[of], 0n);
    expect([sum('total'), sum('tax')]).toEqual([sale?.total, sale?.taxTotal]);
    expect(service.calls).toEqual(['commit']);
  });

  it('hear nothing of an order that nobody has paid', async () => {
    const cart = await aReadyCart(app);
    await expect(buy(app, cart, { paymentToken: 'tok_decline' })).rejects.toMatchObject({ code: 'payment_declined' });
    await app.settle();

    expect(service.calls).toEqual([]);
  });

  it('hold each refund once, with its sale', async () => {
    const order = await aPlacedOrder(app);
    await app.settle();
    const first = (await refund(order.id, 500)).body.refunds[0].id as string;
    await app.settle();
    const second = (await refund(order.id, 250)).body.refunds[0].id as string;
    await app.settle();

    expect([...service.refunds.values()]).toMatchObject([
      { reference: first, amount: 500n, parts: [], sale: { reference: order.id, at: order.placedAt } },
      { reference: second, amount: 250n },
    ]);
    expect(service.standing.get(order.id)).toBe('committed');
  });

  it('hold what a refund is for, where staff has said so', async () => {
    const order = await aPlacedOrder(app);
    await app.settle();
    const [line] = service.sales.get(order.id)?.lines ?? [];
    const { body } = await app.http
      .get(`/api/v1/admin/payments?filter[reference]=${order.id}`)
      .set('Authorization', staff());
    const parts = [{ kind: 'line', lineReference: line?.reference, amount: 300 }];
    await app.http
      .post(`/api/v1/admin/payments/${body.data[0].id}/refunds`)
      .set({ Authorization: staff(), 'Idempotency-Key': randomUUID() })
      .send({ amount: { amount: 300, currency: 'EUR' }, reason: 'a stain', allocations: parts })
      .expect(201);
    await app.settle();

    expect([...service.refunds.values()]).toMatchObject([
      { amount: 300n, parts: [{ kind: 'line', lineReference: line?.reference, amount: 300n }] },
    ]);
  });

  it('hold a refund as one of the whole where staff has named what was not sold', async () => {
    const order = await aPlacedOrder(app);
    const { body } = await app.http
      .get(`/api/v1/admin/payments?filter[reference]=${order.id}`)
      .set('Authorization', staff());
    await app.http
      .post(`/api/v1/admin/payments/${body.data[0].id}/refunds`)
      .set({ Authorization: staff(), 'Idempotency-Key': randomUUID() })
      .send({
        amount: { amount: 300, currency: 'EUR' },
        reason: 'a stain',
        allocations: [{ kind: 'line', lineReference: 'nonsense', amount: 300 }],
      })
      .expect(201);
    await app.settle();

    expect([...service.refunds.values()]).toMatchObject([{ amount: 300n, parts: [] }]);
  });

  it('hold the other refunds where the service refuses one for a while', async () => {
    const order = await aPlacedOrder(app);
    await app.settle();
    const books = app.worker?.get(TaxBookkeeper, { strict: false });
    const one = (await refund(order.id, 100)).body.refunds[0].id as string;
    const other = (await refund(order.id, 200)).body.refunds[0].id as string;
    await app.settle();
    service = new Service();
    service.refused = one;

    await expect(books?.follow(order.id, new AbortController().signal)).rejects.toThrow('refused');
    expect([...service.refunds.keys()]).toEqual([other]);
  });

  it('strike out a canceled sale, and do not hear of its money going back', async () => {
    const order = await aPlacedOrder(app);
    await app.settle();
    await cancel(order.id).expect(200);
    await app.settle();

    expect(service.standing.get(order.id)).toBe('void');
    expect(service.refunds.size).toBe(0);
    expect(new Set(service.calls.slice(1))).toEqual(new Set(['void']));
  });

  it('strike it out too when it is canceled while they are told of it', async () => {
    let open = (): void => undefined;
    service.gate = new Promise((done) => (open = done));
    const order = await aPlacedOrder(app);
    await service.hears('commit');
    await cancel(order.id).expect(200);
    await service.hears('void', 2); // for the cancellation, and for the money that it gave back
    open();
    await app.settle();

    expect(service.standing.get(order.id)).toBe('void');
  });

  it('hear of it again when they did not answer', async () => {
    service.outages = 1;
    const order = await aPlacedOrder(app);
    await app.settle();

    expect(service.calls).toEqual(['commit', 'commit']);
    expect(service.standing.get(order.id)).toBe('committed');
  });

  describe('are kept by a calculator that meets the contract', () => {
    describeTaxCalculatorContract(() => new AcmeTaxes(), { channelId: 'chan_x', country: 'DE', at: new Date() });
  });
});
