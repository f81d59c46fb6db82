import { once } from 'node:events';
import { hash } from '@node-rs/argon2';
import { RedisConnections } from 'markethall/kernel';
import { aCustomer } from 'markethall/testing/customers';
import type { TestApp } from '../../support/app.js';

export const PASSWORD = 'correct horse battery';

/** Cheap on purpose: what is under test is what happens around the hash. */
const cheapHash = hash(PASSWORD, { memoryCost: 64, timeCost: 1, parallelism: 1 });

/** A stored customer with the password PASSWORD, already signed in once. */
export async function aCustomerWithPassword(app: TestApp, traits: { email?: string } = {}) {
  return aCustomer(app, { ...traits, passwordHash: await cheapHash });
}

export const signIn = (app: TestApp, email: string, password: string = PASSWORD) =>
  app.http.post('/api/v1/auth/sessions').send({ email, password });

export const refresh = (app: TestApp, refreshToken: string) =>
  app.http.post('/api/v1/auth/tokens').send({ refreshToken });

export const me = (app: TestApp, accessToken: string) =>
  app.http.get('/api/v1/auth/me').set('Authorization', `Bearer ${accessToken}`);

/** All attempts of these specs come from one address: forgets what was counted. */
export async function forgetAttempts(app: TestApp): Promise<void> {
  const redis = app.get(RedisConnections);
  if (redis.commands.status !== 'ready') await once(redis.commands, 'ready');
  const keys = await redis.commands.keys(`${redis.key('throttle:')}*`);
  if (keys.length > 0) await redis.commands.del(keys);
}

/** Changes one row as an operator would, for states that no route makes. */
export const disable = (app: TestApp, email: string) =>
  app.database.query("UPDATE user_account SET status = 'disabled' WHERE email = ?", [email]);
