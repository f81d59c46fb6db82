export { PaymentsModule } from './payments.module.js';
export { paymentsModule } from './payments.definition.js';
export { PaymentsConfig } from './payments.config.js';
export { type MoneyMovement, type NewPayment, PaymentService, PROVIDER_UNAVAILABLE } from './payment.service.js';
export { type AllocationInput, PaymentDeskService, type RefundInput } from './payment-desk.service.js';
export { PaymentProviders } from './payment-providers.js';
export { PaymentSweeperService } from './payment-sweeper.service.js';
export { type PaymentSummary, summarize } from './payment-summary.js';
export type { PaymentIntentStatus } from './payment-fold.js';
export {
  type AuthorizeRequest,
  type NextAction,
  type OperationRequest,
  type PaymentCapabilities,
  PaymentProvider,
  type ProviderEvent,
  type ProviderResult,
  type ProviderTransaction,
  ProviderUnavailable,
} from './payment-provider.js';
export { PaymentIntent } from './entities/payment-intent.entity.js';
export { Refund } from './entities/refund.entity.js';
export {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDisputed,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
} from './payment.events.js';
export { PaymentPermission } from './payment.permissions.js';
export { SandboxBank } from './sandbox/sandbox-bank.js';
export { type GiftCardLetter, GiftCardService, type NewGiftCard } from './stored-value/gift-card.service.js';
export { StoreCreditService } from './stored-value/store-credit.service.js';
export { type SpendableAccount, type Tender, TenderService } from './stored-value/tender.service.js';
export { StoredValueAccount, type StoredValueKind } from './stored-value/entities/stored-value-account.entity.js';
export { GUESSES_A_DAY, GUESSES_A_MINUTE } from './stored-value/guess-limits.js';
export { GiftCardIssued, StoredValueChanged } from './stored-value/stored-value.events.js';
export { GiftCardPermission, StoreCreditPermission } from './stored-value/stored-value.permissions.js';
