import { AppEvent } from 'markethall/kernel';
import type { UserKind } from './accounts/user-account.entity.js';

/** Facts about accounts. No event carries an e-mail address, a token or a password. */
abstract class UserEvent extends AppEvent {
  readonly aggregate: { type: string; id: string };

  constructor(readonly userId: string) {
    super();
    this.aggregate = { type: 'user', id: userId };
  }
}

/** An account was made. */
export class UserRegistered extends UserEvent {
  static override readonly eventName = 'users.registered.v1';
  constructor(
    userId: string,
    readonly kind: UserKind,
    readonly profileId: string | null,
  ) {
    super(userId);
  }
}

/** Somebody tried to register with the address of this account: tell its owner by mail, and nobody else. */
export class RegistrationRepeated extends UserEvent {
  static override readonly eventName = 'users.registration-repeated.v1';
}

/** Mail a link: `UserService.mintPasswordResetToken(userId)` makes the token when the mail is sent. */
export class PasswordResetRequested extends UserEvent {
  static override readonly eventName = 'users.password-reset-requested.v1';
}

/** A member of staff was invited: mail a link to choose the first password (`mintPasswordResetToken`). */
export class StaffInvited extends UserEvent {
  static override readonly eventName = 'users.staff-invited.v1';
}

/** Mail a link: `UserService.mintEmailVerificationToken(userId)` makes the token when the mail is sent. */
export class EmailVerificationRequested extends UserEvent {
  static override readonly eventName = 'users.email-verification-requested.v1';
}

export class EmailVerified extends UserEvent {
  static override readonly eventName = 'users.email-verified.v1';
}

/** By its owner or by a mailed link; older sessions have ended. */
export class PasswordChanged extends UserEvent {
  static override readonly eventName = 'users.password-changed.v1';
}

/** The account may not sign in any more; its sessions have ended. */
export class UserDisabled extends UserEvent {
  static override readonly eventName = 'users.disabled.v1';
}

export class UserEnabled extends UserEvent {
  static override readonly eventName = 'users.enabled.v1';
}

/** Name, roles or channels of a member of staff changed. */
export class StaffChanged extends UserEvent {
  static override readonly eventName = 'users.staff-changed.v1';
}

/** An old refresh token came back: a sign of theft. The session has been ended. */
export class RefreshTokenReused extends UserEvent {
  static override readonly eventName = 'users.refresh-token-reused.v1';
  constructor(
    userId: string,
    readonly sessionId: string,
  ) {
    super(userId);
  }
}

/** A role was added, changed or deleted. */
export class RoleChanged extends AppEvent {
  static override readonly eventName = 'users.role-changed.v1';
  readonly aggregate: { type: string; id: string };
  constructor(
    readonly roleId: string,
    readonly change: 'created' | 'updated' | 'deleted',
  ) {
    super();
    this.aggregate = { type: 'role', id: roleId };
  }
}
