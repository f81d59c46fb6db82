import { AppConfig } from 'markethall/kernel';
import { CheckoutConfig } from './checkout.config.js';
import { ReturnUrls } from './return-url.js';

const urls = (environment: 'production' | 'development', returnOrigins: string[] = []): ReturnUrls =>
  new ReturnUrls(
    Object.assign(new AppConfig(), {
      environment,
      publicUrl: 'https://api.hall.example',
      storefrontUrl: 'https://hall.example/shop',
    }),
    Object.assign(new CheckoutConfig(), { returnOrigins }),
  );

describe('ReturnUrls', () => {
  it('leads to the storefront by default', () => {
    expect(urls('production').resolve(undefined)).toBe('https://hall.example/orders/view');
  });

  it.each(['https://hall.example/thanks', 'https://api.hall.example/x', 'https://app.hall.example/back#done'])(
    'leads to %s',
    (wish) => {
      expect(urls('production', ['https://app.hall.example']).resolve(wish)).toBe(wish);
    },
  );

  it.each([
    'https://evil.example',
    'https://hall.example.evil.example',
    'https://hall.example@evil.example',
    'http://hall.example',
  ])('refuses %s in production', (wish) => {
    expect(() => urls('production').resolve(wish)).toThrow(expect.objectContaining({ status: 422 }));
  });

  it('takes any address while developing', () => {
    expect(urls('development').resolve('http://localhost:5173/back')).toBe('http://localhost:5173/back');
  });
});
