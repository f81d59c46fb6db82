import { Injectable } from '@nestjs/common';
import { AppError, Command } from 'markethall/kernel';
import { isEmailAddress } from '../email-address.js';
import { StaffService } from '../staff/staff.service.js';

/** Commands for whoever runs the installation. */
@Injectable()
export class UsersCommands {
  constructor(private readonly staff: StaffService) {}

  @Command(
    'create-administrator',
    'create-administrator <e-mail>: makes an administrator and prints a random password once',
  )
  async createAdministrator([email = '']: string[]): Promise<number> {
    if (!isEmailAddress(email)) {
      process.stderr.write('Give an e-mail address: create-administrator ada@example.com\n');
      return 2;
    }
    try {
      const { password } = await this.staff.createAdministrator(email);
      process.stdout.write(`Administrator ${email}\nPassword      ${password}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      process.stderr.write(`${error.detail}\n`);
      return 1;
    }
  }
}
