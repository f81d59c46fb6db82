import { Injectable } from '@nestjs/common';
import { Command } from 'markethall/kernel';
import { ProductViewBuilder } from '../product-view-builder.js';

@Injectable()
export class RebuildProductViewsCommand {
  constructor(private readonly builder: ProductViewBuilder) {}

  @Command('product-views:rebuild', 'Makes every product page anew from the catalog')
  async rebuild(): Promise<number> {
    const done = await this.builder.rebuildAll((count) => process.stderr.write(`${count} products\n`));
    process.stdout.write(`${done} products rebuilt\n`);
    return 0;
  }
}
