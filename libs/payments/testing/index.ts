export { aPaymentIntent } from './a-payment-intent.js';
export { describeProviderContract, type ProviderUnderTest } from './provider-contract.js';
