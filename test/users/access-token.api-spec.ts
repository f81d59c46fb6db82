import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import jwt, { type JwtPayload, type SignOptions } from 'jsonwebtoken';
import { AppConfig } from 'markethall/kernel';
import { aCustomer } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { me } from './support/accounts.js';

describe('an access token', () => {
  const app = useApp();

  const genuine = async (): Promise<{ token: string; payload: JwtPayload; kid: string }> => {
    const { authorization } = await aCustomer(app);
    const token = authorization.slice('Bearer '.length);
    const decoded = jwt.decode(token, { complete: true });
    if (decoded === null || typeof decoded.payload === 'string') throw new Error('no token');
    return { token, payload: decoded.payload, kid: decoded.header.kid ?? '' };
  };
  const key = () => createSecretKey(app.get(AppConfig).deriveKey('users.access-token'));
  const forge = async (changes: JwtPayload, header: Record<string, unknown> = {}): Promise<string> => {
    const { payload, kid } = await genuine();
    const options: SignOptions = { algorithm: 'HS256', header: { alg: 'HS256', typ: 'at+jwt', kid, ...header } };
    return jwt.sign({ ...payload, ...changes }, key(), options);
  };
  const now = () => Math.floor(app.clock.nowMs() / 1000);

  it('is accepted when it is ours and in time', async () => {
    expect((await me(app, (await genuine()).token)).status).toBe(200);
    expect((await me(app, await forge({}))).status).toBe(200);
  });

  it.each([
    ['has expired', () => ({ exp: now() - 61 })],
    ['is not valid yet', () => ({ nbf: now() + 120 })],
    ['was issued in the future', () => ({ iat: now() + 3_600 })],
    ['comes from somebody else', () => ({ iss: 'https://evil.example' })],
    ['is meant for somebody else', () => ({ aud: 'another-api' })],
    ['has no audience', () => ({ aud: [] as string[] })],
    ['names another user than its session', () => ({ sub: 'usr_01h455vb4pex5vsknk084sn02q' })],
    ['names no session', () => ({ sid: undefined })],
    ['names a session that does not exist', () => ({ sid: 'ses_01h455vb4pex5vsknk084sn02q' })],
    ['has an object for a session', () => ({ sid: { $ne: '' } })],
  ])('is refused when it %s', async (_why, changes) => {
    const response = await me(app, await forge(changes()));

    expect(response.status).toBe(401);
    expect(response.body.code).toBe('token_invalid');
  });

  it.each([
    ['an ID token', { typ: 'JWT' }],
    ['of another key', { kid: 'other' }],
    ['of a traversing key id', { kid: '../../dev/null' }],
    ['without a type', { typ: undefined }],
  ])('is refused when its header says that it is %s', async (_what, header) => {
    expect((await me(app, await forge({}, header))).status).toBe(401);
  });

  it('is refused with another algorithm, none, or a public key as the secret', async () => {
    const { payload, kid } = await genuine();
    const header = { typ: 'at+jwt', kid };
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const none = `${Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.`;
    const tokens = [
      none,
      jwt.sign(payload, privateKey, { algorithm: 'RS256', header: { ...header, alg: 'RS256' } }),
      jwt.sign(payload, createSecretKey(Buffer.from(pem)), { algorithm: 'HS256', header: { ...header, alg: 'HS256' } }),
      jwt.sign(payload, key(), { algorithm: 'HS512', header: { ...header, alg: 'HS512' } }),
    ];

    for (const token of tokens) expect((await me(app, token)).status).toBe(401);
  });

  it('is refused with one byte changed, cut, doubled or padded', async () => {
    const { token } = await genuine();
    const [head = '', body = '', signature = ''] = token.split('.');
    const swapped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;

    for (const bad of [
      `${head}.${body}.${swapped}`,
      `${head}.${body}`,
      `${head}.${body}.`,
      `${token}.${token}`,
      'x'.repeat(5_000),
    ]) {
      expect((await me(app, bad)).status).toBe(401);
    }
  });

  it('ends with its session, whatever its own time says', async () => {
    const { token } = await genuine();
    await me(app, token);
    app.clock.advance(31 * 86_400_000);

    expect((await me(app, token)).status).toBe(401);
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer ', 'bearer x y', 'token abc', ''])(
    'is what the header must hold: "%s" is refused',
    async (value) => {
      expect((await app.http.get('/api/v1/auth/me').set('Authorization', value)).status).toBe(401);
    },
  );

  it('counts in the header only', async () => {
    const { token } = await genuine();

    expect((await app.http.get(`/api/v1/auth/me?access_token=${token}`)).status).toBe(401);
    expect((await app.http.get('/api/v1/auth/me').set('Cookie', `access_token=${token}`)).status).toBe(401);
  });

  it('of a customer opens no admin route', async () => {
    const { authorization } = await aCustomer(app);
    for (const path of ['staff', 'roles', 'permissions', 'channels', 'customers', 'customer-groups']) {
      expect([401, 403]).toContain(
        (await app.http.get(`/api/v1/admin/${path}`).set('Authorization', authorization)).status,
      );
    }
  });
});
