import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { configProvider } from 'markethall/kernel';
import { EmailVerificationService } from './accounts/email-verification.service.js';
import { OneTimeToken } from './accounts/one-time-token.entity.js';
import { OneTimeTokens } from './accounts/one-time-tokens.js';
import { PasswordHasher } from './accounts/password-hasher.js';
import { PasswordService } from './accounts/password.service.js';
import { UserAccount } from './accounts/user-account.entity.js';
import { UserService } from './accounts/user.service.js';
import { AccountPageController } from './api/account-page.controller.js';
import { AccountController } from './api/account.controller.js';
import { AdminRoleController } from './api/admin-role.controller.js';
import { AdminStaffController } from './api/admin-staff.controller.js';
import { SessionController } from './api/session.controller.js';
import { AccessTokenStrategy } from './sessions/access-token.strategy.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { BearerAuthenticator } from './sessions/bearer-authenticator.js';
import { ConsoleSessions } from './sessions/console-sessions.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { SessionActors } from './sessions/session-actors.js';
import { SessionEndings } from './sessions/session-endings.js';
import { Session } from './sessions/session.entity.js';
import { SessionService } from './sessions/session.service.js';
import { SignInThrottle } from './sessions/sign-in-throttle.js';
import { RoleAssignment } from './staff/role-assignment.entity.js';
import { Role } from './staff/role.entity.js';
import { RoleService } from './staff/role.service.js';
import { StaffQueryService } from './staff/staff-query.service.js';
import { StaffRoles } from './staff/staff-roles.js';
import { StaffService } from './staff/staff.service.js';
import { usersConfig } from './users.config.js';

@Module({
  imports: [TypeOrmModule.forFeature([UserAccount, OneTimeToken, Session, RefreshToken, Role, RoleAssignment])],
  controllers: [AccountPageController, SessionController, AccountController, AdminStaffController, AdminRoleController],
  providers: [
    configProvider(usersConfig),
    AccessTokens,
    AccessTokenStrategy,
    BearerAuthenticator,
    ConsoleSessions,
    EmailVerificationService,
    OneTimeTokens,
    PasswordHasher,
    PasswordService,
    RoleService,
    SessionActors,
    SessionEndings,
    SessionService,
    SignInThrottle,
    StaffQueryService,
    StaffRoles,
    StaffService,
    UserService,
  ],
  exports: [
    AccessTokens,
    BearerAuthenticator,
    ConsoleSessions,
    EmailVerificationService,
    PasswordService,
    RoleService,
    SessionService,
    SignInThrottle,
    StaffService,
    UserService,
  ],
})
export class UsersModule {}
