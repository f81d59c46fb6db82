export { CheckoutModule } from './checkout.module.js';
export { checkoutModule } from './checkout.definition.js';
export { CheckoutConfig } from './checkout.config.js';
export { type CheckoutOutcome, CheckoutService } from './checkout.service.js';
export type { CheckoutRequest } from './checkout-opener.js';
export { CheckoutResponse } from './api/checkout.dto.js';
