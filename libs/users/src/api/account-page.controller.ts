import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from 'markethall/kernel';
import { ACCOUNT_PAGE_POLICY, RESET_PASSWORD_PAGE, VERIFY_EMAIL_PAGE } from './account-page.js';

/** Serves the pages that mailed account links open. The token stays in the fragment. */
@ApiExcludeController()
@Public()
@Controller('account')
export class AccountPageController {
  @Get('verify-email')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', ACCOUNT_PAGE_POLICY)
  verifyEmail(): string {
    return VERIFY_EMAIL_PAGE;
  }

  @Get('reset-password')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', ACCOUNT_PAGE_POLICY)
  resetPassword(): string {
    return RESET_PASSWORD_PAGE;
  }
}
