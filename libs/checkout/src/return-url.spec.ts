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

  it('takes the ports of this machine while developing', () => {
    expect(urls('development').resolve('http://localhost:5173/back')).toBe('http://localhost:5173/back');
  });

  it.each([
    'https://evil.example/x',
    'http://127.0.0.1:4391@evil.example/',
    'http://user@localhost:3000/',
    'javascript:alert(1)',
    '//evil.example',
    'http://localhost.evil.example/',
  ])('refuses %s while developing too', (wish) => {
    expect(() => urls('development').resolve(wish)).toThrow(expect.objectContaining({ status: 422 }));
  });
});
