import { PaymentProviders } from 'markethall/payments';
import { describeProviderContract } from 'markethall/testing/payments';
import { useShop } from '../checkout/support/shop.js';

describe('the sandbox provider', () => {
  const app = useShop({ worker: false });

  describeProviderContract({
    provider: () => app.get(PaymentProviders).get('sandbox'),
    successToken: 'tok_success',
    declineToken: 'tok_decline',
  });
});
