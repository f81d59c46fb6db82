import { Inject, Injectable, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CartModule } from 'markethall/cart';
import { CatalogModule, CatalogService } from 'markethall/catalog';
import { ChannelService, ChannelsModule, type ChannelView } from 'markethall/channels';
import { CheckoutModule } from 'markethall/checkout';
import { CustomersModule } from 'markethall/customers';
import { InventoryModule } from 'markethall/inventory';
import {
  AppConfig,
  Clock,
  Command,
  Database,
  defineModule,
  EventsConfig,
  INSTALLED_MODULES,
  type ModuleDefinition,
  runDoctor,
} from 'markethall/kernel';
import { MediaModule } from 'markethall/media';
import { OrdersModule } from 'markethall/orders';
import { PaymentsModule } from 'markethall/payments';
import { PricingModule } from 'markethall/pricing';
import { ProductViewsModule } from 'markethall/product-views';
import { PromotionsModule } from 'markethall/promotions';
import { ShippingModule, ShippingService } from 'markethall/shipping';
import { TaxModule } from 'markethall/tax';
import { StaffService, UsersModule } from 'markethall/users';
import { DemoBalances } from './demo/demo-balances.js';
import { DemoCatalog } from './demo/demo-catalog.js';
import { DemoPromotions } from './demo/demo-promotions.js';
import { demoCustomers } from './demo/demo-orders.js';
import { DEMO_PASSWORD, DemoDesk, DemoSales } from './demo/demo-sales.js';
import { DemoShop } from './demo/demo-shop.js';
import { install } from './install.js';

const ADMINISTRATOR = 'admin@markethall.example';

/** `markethall doctor`: the invariants of every module, run over the whole database. */
@Injectable()
export class DoctorCommand {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: EventsConfig,
    @Inject(INSTALLED_MODULES) private readonly modules: readonly ModuleDefinition[],
  ) {}

  @Command('doctor', 'Check every invariant over the whole database; exit code 1 when one is violated')
  async run(): Promise<number> {
    const started = performance.now();
    const findings = await runDoctor(this.db, this.modules, this.clock.now(), this.events);
    const checked = this.modules.reduce((sum, module) => sum + module.invariants.length, 0);
    for (const { code, title, rows } of findings) {
      process.stdout.write(`violated ${code}: ${title}\n`);
      for (const row of rows.slice(0, 10)) process.stdout.write(`  ${JSON.stringify(row, plain)}\n`);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${checked} invariants checked in ${seconds} s, ${findings.length} violated\n`);
    return findings.length === 0 ? 0 : 1;
  }
}

/** `markethall seed`: what an installation needs, the first administrator, and outside production the demo shop. */
@Injectable()
export class SeedCommand {
  constructor(
    private readonly config: AppConfig,
    private readonly app: ModuleRef,
    private readonly staff: StaffService,
    private readonly demo: DemoShop,
  ) {}

  @Command(
    'seed',
    'Prepare an installation: channel, roles, taxes, first administrator, demo shop (not in production; --no-demo)',
  )
  async run(args: string[]): Promise<number> {
    await install(this.app);
    const administrator = await this.staff.ensureAdministrator(args.find((arg) => arg.includes('@')) ?? ADMINISTRATOR);
    if (administrator !== null) print({ administrator });
    if (this.config.environment === 'production' || args.includes('--no-demo')) return 0;
    await this.seedDemo();
    return 0;
  }

  private async seedDemo(): Promise<void> {
    const channel = await this.app.get(ChannelService, { strict: false }).getDefault();
    if (await this.demo.make(channel, report))
      print({ demoCustomers: demoCustomers.map((customer) => customer.email), demoPassword: DEMO_PASSWORD });
    const buy = await this.buyLine(channel);
    if (buy !== null) print({ buy });
  }

  /**
   * A line for a terminal that buys something; `{url}` stands for the api's address. Needs curl and sed only. Null where
   * the demo's tea is not sold.
   */
  private async buyLine(channel: ChannelView): Promise<string | null> {
    const variants = await this.app.get(CatalogService, { strict: false }).variantIdsBySku(['tea-mint']);
    const variantId = variants.get('tea-mint');
    if (variantId === undefined) return null;
    const options = await this.app.get(ShippingService, { strict: false }).options({
      channelId: channel.id,
      currency: channel.defaultCurrency,
      country: 'DE',
      subtotal: 0n,
      weightGrams: 0,
      locale: channel.defaultLocale,
    });
    const cart = {
      email: 'you@example.com',
      shippingAddress: {
        firstName: 'Ada',
        lastName: 'Byron',
        line1: 'Torstr. 1',
        postalCode: '10119',
        city: 'Berlin',
        countryCode: 'DE',
      },
      lines: [{ variantId, quantity: 1 }],
      deliveryMethodId: options[0]?.methodId ?? null,
    };
    const part = (pattern: string) => `$(echo "$CART" | sed -E 's/.*${pattern}.*/\\1/')`;
    return [
      `CART=$(curl -s {url}/api/v1/store/carts -H 'content-type: application/json' -d '${JSON.stringify(cart)}') &&`,
      `curl -s {url}/api/v1/store/carts/${part('"id":"(cart_[0-9a-z]+)"')}/checkouts -H 'content-type: application/json' \\`,
      `  -H "Cart-Token: ${part('"token":"([^"]+)"')}" -H "Idempotency-Key: buy-$(date +%s)" \\`,
      `  -d '{"paymentMethod":"sandbox","paymentToken":"tok_success","expectedTotal":'"${part('"grandTotal":([{][^}]*[}])')}"'}'`,
    ].join('\n');
  }
}

@Module({
  imports: [
    CartModule,
    CatalogModule,
    ChannelsModule,
    CheckoutModule,
    CustomersModule,
    InventoryModule,
    MediaModule,
    OrdersModule,
    PaymentsModule,
    PricingModule,
    ProductViewsModule,
    PromotionsModule,
    ShippingModule,
    TaxModule,
    UsersModule,
  ],
  providers: [DoctorCommand, SeedCommand, DemoShop, DemoBalances, DemoCatalog, DemoPromotions, DemoSales, DemoDesk],
})
class OperatorCommandsModule {}

@Module({})
class OperatorModule {}

/** Commands of the operator: loaded only where a command runs. */
export const operatorModule = defineModule({
  name: 'operator',
  module: OperatorModule,
  worker: OperatorCommandsModule,
});

const print = (fact: object): boolean => process.stdout.write(`${JSON.stringify(fact)}\n`);

const report = (what: string, done: number, total: number): void => {
  if (done % 10 === 0 || done === total) process.stderr.write(`${done} of ${total} ${what}\n`);
};

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
