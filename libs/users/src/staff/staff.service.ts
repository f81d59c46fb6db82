import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Changes,
  Clock,
  Database,
  Events,
  insertRows,
  isDuplicateKey,
  systemActor,
  updateVersioned,
} from 'markethall/kernel';
import { PasswordHasher } from '../accounts/password-hasher.js';
import { assertPassword } from '../accounts/password-policy.js';
import { UserAccount } from '../accounts/user-account.entity.js';
import { newAccount } from '../accounts/user.service.js';
import { SessionEndings } from '../sessions/session-endings.js';
import { emailTaken } from '../user.errors.js';
import { StaffChanged, StaffInvited, UserDisabled, UserEnabled, UserRegistered } from '../user.events.js';
import { assertWithinOwnRights } from './grants.js';
import { Role } from './role.entity.js';
import { RoleService } from './role.service.js';
import { StaffRoles } from './staff-roles.js';

export interface NewStaffMember {
  email: string;
  name: string;
  locale: string | null;
  roleIds: string[];
  /** Sales channels to see; null for all. */
  channelIds: string[] | null;
  /** Without one an invitation is mailed. */
  password?: string;
}

export interface StaffChange {
  name?: string;
  locale?: string | null;
  roleIds?: string[];
  channelIds?: string[] | null;
  active?: boolean;
}

/** A member of staff with the roles held. */
export interface StaffMember {
  user: UserAccount;
  roles: Role[];
}

/** Members of staff. Nobody gives, or changes a person who has, more rights than they hold; one administrator always stays. */
@Injectable()
export class StaffService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly hasher: PasswordHasher,
    private readonly endings: SessionEndings,
    private readonly staffRoles: StaffRoles,
    private readonly roles: RoleService,
  ) {}

  /** 409 `email_taken`, 403 `above_own_rights`, 422 for an unknown role or a refused password. */
  async create(actor: Actor, input: NewStaffMember): Promise<StaffMember> {
    if (input.password !== undefined) assertPassword(input.password, input.email);
    const passwordHash = input.password === undefined ? null : await this.hasher.hash(input.password);

    return this.db.transaction(async () => {
      const roles = await this.staffRoles.lock(input.roleIds);
      assertWithinOwnRights(actor, { permissions: grantsOf(roles), channels: input.channelIds });
      const user = newAccount(
        { ...input, email: input.email.trim(), passwordHash, kind: 'staff', channelScope: input.channelIds },
        this.clock.now(),
      );
      await this.insert(user);
      await this.staffRoles.assign(user.id, roles);
      this.changes.record({
        entityType: 'user',
        id: user.id,
        version: user.version,
        before: null,
        after: withRoles(user, roles),
      });
      this.events.publish(new UserRegistered(user.id, 'staff', null));
      if (passwordHash === null) this.events.publish(new StaffInvited(user.id));
      return { user, roles };
    });
  }

  /** 404, 403 `above_own_rights`, 409 `last_administrator`, 412. Rights taken away are gone from open sessions at once. */
  async update(actor: Actor, id: string, change: StaffChange, expectedVersion: number): Promise<StaffMember> {
    const result = await this.db.transaction(async () => {
      // The administrator role's lock first: of parallel changes to administrators each sees the one before.
      const roles = await this.staffRoles.lock(change.roleIds ?? []);
      const user = await this.staffRoles.getForUpdate(id);
      const present = await this.staffRoles.rolesOf(id);
      const before = withRoles(user, present);
      const next = change.roleIds === undefined ? present : roles;
      this.assertMayChange(actor, user, present, next, change);

      this.apply(user, change);
      await updateVersioned(this.db, UserAccount, user, expectedVersion);
      if (change.roleIds !== undefined) await this.staffRoles.replace(id, next);
      if (change.active === false) await this.endings.endAll(id, 'user_disabled');
      await this.staffRoles.assertAdministratorLeft();
      this.changes.record({
        entityType: 'user',
        id,
        version: user.version,
        before,
        after: withRoles(user, next),
      });
      this.events.publish(new StaffChanged(id));
      return { user, roles: next };
    });
    await this.endings.forgetUser(id);
    return result;
  }

  /** 404 `staff_member_not_found`. */
  async get(id: string): Promise<StaffMember> {
    const user = await this.staffRoles.get(id);
    return { user, roles: await this.staffRoles.rolesOf(id) };
  }

  /**
   * Seeds an installation: makes an administrator unless an active one exists (then null). The password is random and
   * shown nowhere else.
   */
  async ensureAdministrator(email: string): Promise<{ email: string; password: string } | null> {
    await this.roles.ensureBuiltIn();
    if (await this.staffRoles.hasAdministrator()) return null;
    return this.createAdministrator(email);
  }

  /** One more administrator, with a random password. 409 `email_taken`. */
  async createAdministrator(email: string): Promise<{ email: string; password: string }> {
    await this.roles.ensureBuiltIn();
    const password = randomBytes(15).toString('base64url');
    const administrator = await this.staffRoles.administratorRole();
    await this.create(systemActor('users.create-administrator'), {
      email,
      name: 'Administrator',
      locale: null,
      roleIds: [administrator.id],
      channelIds: null,
      password,
    });
    return { email, password };
  }

  /** Both what the person has and what the person would get must be within the actor's own rights. */
  private assertMayChange(actor: Actor, user: UserAccount, present: Role[], next: Role[], change: StaffChange): void {
    assertWithinOwnRights(actor, { permissions: grantsOf(present), channels: user.channelScope });
    const channels = change.channelIds === undefined ? user.channelScope : change.channelIds;
    assertWithinOwnRights(actor, { permissions: grantsOf(next), channels });
  }

  private apply(user: UserAccount, change: StaffChange): void {
    const now = this.clock.now();
    if (change.name !== undefined) user.name = change.name;
    if (change.locale !== undefined) user.locale = change.locale;
    if (change.channelIds !== undefined) user.channelScope = change.channelIds;
    if (change.active === false && user.disable(now)) this.events.publish(new UserDisabled(user.id));
    if (change.active === true && user.enable(now)) this.events.publish(new UserEnabled(user.id));
    user.updatedAt = now;
  }

  private async insert(user: UserAccount): Promise<void> {
    try {
      await insertRows(this.db, UserAccount, [user]);
    } catch (error) {
      throw isDuplicateKey(error, 'uq_user_account_email_key') ? emailTaken() : error;
    }
  }
}

const grantsOf = (roles: readonly Role[]): string[] => roles.flatMap((role) => [...role.grants()]);

const withRoles = (user: UserAccount, roles: readonly Role[]): object =>
  Object.assign(user.forRecord(), { roles: roles.map((role) => role.code).sort() });
