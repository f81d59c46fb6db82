import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { CustomersModule } from 'markethall/customers';
import { InventoryModule } from 'markethall/inventory';
import { configProvider } from 'markethall/kernel';
import { ShippingModule } from 'markethall/shipping';
import { TotalsModule } from 'markethall/totals';
import { AdminCartController } from './api/admin-cart.controller.js';
import { CartController } from './api/cart.controller.js';
import { CartAccess } from './cart-access.js';
import { CartChanges } from './cart-changes.js';
import { CartClaimService } from './cart-claim.service.js';
import { CartCouponService } from './cart-coupon.service.js';
import { CartDeskService } from './cart-desk.service.js';
import { CartExpiryService } from './cart-expiry.service.js';
import { CartLifetime } from './cart-lifetime.js';
import { CartPricer } from './cart-pricer.js';
import { cartConfig } from './cart.config.js';
import { CartRepository } from './cart.repository.js';
import { CartService } from './cart.service.js';
import { CartAddress } from './entities/cart-address.entity.js';
import { CartLine } from './entities/cart-line.entity.js';
import { Cart } from './entities/cart.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Cart, CartLine, CartAddress]),
    CatalogModule,
    ChannelsModule,
    CustomersModule,
    InventoryModule,
    ShippingModule,
    TotalsModule,
  ],
  controllers: [CartController, AdminCartController],
  providers: [
    configProvider(cartConfig),
    CartLifetime,
    CartRepository,
    CartAccess,
    CartPricer,
    CartChanges,
    CartCouponService,
    CartDeskService,
    CartService,
    CartClaimService,
    CartExpiryService,
  ],
  exports: [CartAccess, CartRepository, CartService, CartClaimService, CartExpiryService],
})
export class CartModule {}
