import { Injectable } from '@nestjs/common';
import { Command } from 'markethall/kernel';
import { PriceHistoryCare } from '../price-history-care.js';

@Injectable()
export class BackfillPriceHistoryCommand {
  constructor(private readonly care: PriceHistoryCare) {}

  @Command('pricing:backfill-history', 'Adds what is missing in the history of prices; safe to repeat')
  async run(): Promise<number> {
    process.stdout.write(`${await this.care.backfill()} points added\n`);
    return 0;
  }
}
