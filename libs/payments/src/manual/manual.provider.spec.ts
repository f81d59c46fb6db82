import { describeProviderContract } from 'markethall/testing/payments';
import { BankTransferProvider } from './bank-transfer.provider.js';
import { CashOnDeliveryProvider } from './cash-on-delivery.provider.js';

describe('bank transfer', () =>
  describeProviderContract({ provider: () => new BankTransferProvider(), successToken: null }));
describe('cash on delivery', () =>
  describeProviderContract({ provider: () => new CashOnDeliveryProvider(), successToken: null }));
