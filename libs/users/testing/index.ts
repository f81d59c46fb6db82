import { createHash } from 'node:crypto';
import { AccessTokens } from 'markethall/users';
import { Clock, Database, insertRows, newId } from 'markethall/kernel';
import { UserAccount } from '../src/accounts/user-account.entity.js';
import { newAccount } from '../src/accounts/user.service.js';
import { newSecretToken } from '../src/secret-token.js';
import { RefreshToken } from '../src/sessions/refresh-token.entity.js';
import { Session } from '../src/sessions/session.entity.js';
import { RoleAssignment } from '../src/staff/role-assignment.entity.js';
import { Role } from '../src/staff/role.entity.js';

/** What a builder needs of a running application; the test harness and a Nest context both have it. */
export interface TestContext {
  get<T>(token: new (...args: never[]) => T): T;
}

/** Somebody who is signed in, without a password ever having been hashed. */
export interface SignedIn {
  userId: string;
  sessionId: string;
  email: string;
  /** `Bearer …`, for the header of the same name. */
  authorization: string;
  refreshToken: string;
}

export interface AccountTraits {
  email?: string;
  name?: string | null;
  locale?: string | null;
  /** Opaque id of the profile, `cus_…`. */
  profileId?: string | null;
  /** Sales channels of a member of staff; null (the default) for all. */
  channelIds?: string[] | null;
  /** A PHC hash, where the test signs in by password. */
  passwordHash?: string | null;
}

let built = 0;

/** An account in memory. */
export function aUser(
  kind: 'customer' | 'staff' = 'customer',
  traits: AccountTraits = {},
  now = new Date(),
): UserAccount {
  built += 1;
  const email = traits.email ?? `${kind}-${built}-${Math.random().toString(36).slice(2, 8)}@example.com`;
  const { name = null, locale = null, profileId = null, channelIds = null, passwordHash = null } = traits;
  return newAccount({ kind, email, name, locale, profileId, channelScope: channelIds, passwordHash }, now);
}

/** A stored member of staff with exactly these permissions, signed in. Publishes no event. */
export async function aStaffMember(
  app: TestContext,
  permissions: readonly string[],
  traits: AccountTraits = {},
): Promise<SignedIn> {
  const db = app.get(Database);
  const now = app.get(Clock).now();
  const user = aUser('staff', { name: 'Test staff', ...traits }, now);
  return db.transaction(async () => {
    const roleId = await roleWith(app, permissions);
    await insertRows(db, UserAccount, [user]);
    await insertRows(db, RoleAssignment, [
      Object.assign(new RoleAssignment(), { userId: user.id, roleId, assignedAt: now }),
    ]);
    return openSession(app, user);
  });
}

/** A stored, signed-in account of a customer, without the profile (see `aCustomer` of markethall/testing/customers). */
export async function aCustomerAccount(app: TestContext, traits: AccountTraits = {}): Promise<SignedIn> {
  const db = app.get(Database);
  const user = aUser('customer', traits, app.get(Clock).now());
  return db.transaction(async () => {
    await insertRows(db, UserAccount, [user]);
    return openSession(app, user);
  });
}

/** Opens a session of a stored account. */
export async function openSession(app: TestContext, user: Pick<UserAccount, 'id' | 'email'>): Promise<SignedIn> {
  const db = app.get(Database);
  const now = app.get(Clock).now();
  const session = Object.assign(new Session(), {
    id: newId('ses'),
    userId: user.id,
    createdAt: now,
    authenticatedAt: now,
    lastUsedAt: now,
    expiresAt: new Date(now.getTime() + 30 * 86_400_000),
    endedAt: null,
    endReason: null,
    userAgent: 'test',
    address: '127.0.0.1',
  });
  const secret = newSecretToken('rt');
  const refreshToken = Object.assign(new RefreshToken(), {
    id: newId('rft'),
    sessionId: session.id,
    parentId: null,
    tokenHash: secret.hash,
    activeSessionId: session.id,
    createdAt: now,
    usedAt: null,
  });
  await insertRows(db, Session, [session]);
  await insertRows(db, RefreshToken, [refreshToken]);
  return {
    userId: user.id,
    sessionId: session.id,
    email: user.email,
    authorization: `Bearer ${app.get(AccessTokens).sign(user.id, session.id)}`,
    refreshToken: secret.value,
  };
}

/** One role a set of permissions, shared by the members of staff that a test makes. */
async function roleWith(app: TestContext, permissions: readonly string[]): Promise<string> {
  const db = app.get(Database);
  const sorted = [...new Set(permissions)].sort();
  const code = `test-${createHash('sha256').update(sorted.join()).digest('hex').slice(0, 24)}`;
  const existing = await db.repository(Role).findOneBy({ code });
  if (existing) return existing.id;
  const now = app.get(Clock).now();
  const role = Object.assign(new Role(), {
    id: newId('role'),
    code,
    codeKey: code,
    name: `Test: ${sorted.slice(0, 5).join(', ')}`.slice(0, 200),
    description: null,
    permissions: sorted,
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
  await insertRows(db, Role, [role]);
  return role.id;
}
