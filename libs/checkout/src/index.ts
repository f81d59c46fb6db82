export { CheckoutModule } from './checkout.module.js';
export { checkoutModule } from './checkout.definition.js';
export { CheckoutConfig } from './checkout.config.js';
export { type CheckoutOutcome, CheckoutService } from './checkout.service.js';
export type { CheckoutRequest } from './checkout-opener.js';
export { CartTendersService, type TenderInput } from './tenders/cart-tenders.service.js';
export { CheckoutResponse } from './api/checkout.dto.js';
