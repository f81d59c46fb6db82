export { usersModule } from './users.definition.js';
export { UsersModule } from './users.module.js';
export { EmailVerificationService } from './accounts/email-verification.service.js';
export { PasswordService } from './accounts/password.service.js';
export type { UserKind } from './accounts/user-account.entity.js';
export { type PreparedCredentials, type UserContact, UserService } from './accounts/user.service.js';
export { EMAIL_MAX, IsEmailAddress, isEmailAddress } from './email-address.js';
export { evenTime } from './even-time.js';
export { erasePersonalHistory } from './personal-history.js';
export { hashSecret, newSecretToken, type SecretToken } from './secret-token.js';
export { AccessTokens } from './sessions/access-tokens.js';
export { ACCESS_TOKEN_STRATEGY } from './sessions/access-token.strategy.js';
export { BearerAuthenticator } from './sessions/bearer-authenticator.js';
export { ConsoleSessions } from './sessions/console-sessions.js';
export { type ClientInfo, SessionService, type SessionTokens } from './sessions/session.service.js';
export { SignInThrottle } from './sessions/sign-in-throttle.js';
export { type BuiltInRole, builtInRoles } from './staff/built-in-roles.js';
export { assertWithinOwnRights } from './staff/grants.js';
export { RoleService } from './staff/role.service.js';
export { type NewStaffMember, type StaffMember, StaffService } from './staff/staff.service.js';
export { Client } from './api/client.decorator.js';
export {
  EmailVerificationRequested,
  EmailVerified,
  PasswordChanged,
  PasswordResetRequested,
  RefreshTokenReused,
  RegistrationRepeated,
  RoleChanged,
  StaffChanged,
  StaffInvited,
  UserDisabled,
  UserEnabled,
  UserRegistered,
} from './user.events.js';
export { ConsolePermission, RolePermission, StaffPermission, UserPermission } from './user.permissions.js';
