import { cartModule } from 'markethall/cart';
import { catalogModule } from 'markethall/catalog';
import { channelsModule } from 'markethall/channels';
import { checkoutModule } from 'markethall/checkout';
import { customersModule } from 'markethall/customers';
import { inventoryModule } from 'markethall/inventory';
import { kernelModule, type ModuleDefinition } from 'markethall/kernel';
import { mediaModule } from 'markethall/media';
import { notificationsModule } from 'markethall/notifications';
import { ordersModule } from 'markethall/orders';
import { paymentsModule } from 'markethall/payments';
import { pricingModule } from 'markethall/pricing';
import { productViewsModule } from 'markethall/product-views';
import { promotionsModule } from 'markethall/promotions';
import { reportsModule } from 'markethall/reports';
import { shippingModule } from 'markethall/shipping';
import { taxModule } from 'markethall/tax';
import { totalsModule } from 'markethall/totals';
import { transferModule } from 'markethall/transfer';
import { usersModule } from 'markethall/users';

/** The modules of this installation, core and plugins, lowest first: the one list. */
export const modules: readonly ModuleDefinition[] = [
  kernelModule,
  usersModule,
  channelsModule,
  mediaModule,
  paymentsModule,
  shippingModule,
  taxModule,
  customersModule,
  catalogModule,
  inventoryModule,
  pricingModule,
  promotionsModule,
  totalsModule,
  productViewsModule,
  cartModule,
  ordersModule,
  checkoutModule,
  transferModule,
  notificationsModule,
  reportsModule,
];
