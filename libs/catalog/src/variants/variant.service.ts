import { Injectable } from '@nestjs/common';
import { CustomFields } from 'markethall/kernel';
import { variantNotFound } from '../catalog.errors.js';
import type { VariantInput } from '../products/product-input.js';
import { ProductService } from '../products/product.service.js';
import type { ProductTree } from '../products/product-tree.js';
import { CatalogService } from '../selling/catalog.service.js';
import { addVariant, archiveVariant, changeVariant, restoreVariant, variantOf } from './variant-rules.js';

/** Variants of products. Every change raises the version of the product. */
@Injectable()
export class VariantService {
  constructor(
    private readonly catalog: CatalogService,
    private readonly products: ProductService,
  ) {}

  /** Errors: sku_taken, option_combination_taken (409). */
  add(productId: string, version: number, input: VariantInput): Promise<ProductTree> {
    return this.products.edit(productId, version, (tree, context) => {
      addVariant(tree, { ...input, custom: CustomFields.validate('variant', input.custom ?? null) }, context);
    });
  }

  change(
    variantId: string,
    version: number,
    changes: Partial<VariantInput> & { position?: number },
  ): Promise<ProductTree> {
    return this.editOf(variantId, version, (tree, context) => {
      const current = variantOf(tree, variantId).custom;
      const custom =
        changes.custom === undefined ? undefined : CustomFields.validate('variant', changes.custom, { current });
      changeVariant(tree, variantId, { ...changes, ...(custom === undefined ? {} : { custom }) }, context);
    });
  }

  /** Out of sale for good: its SKU stays taken. */
  archive(variantId: string, version: number): Promise<ProductTree> {
    return this.editOf(variantId, version, (tree, context) => archiveVariant(tree, variantId, context));
  }

  restore(variantId: string, version: number): Promise<ProductTree> {
    return this.editOf(variantId, version, (tree, context) => restoreVariant(tree, variantId, context));
  }

  /** The product of a variant, whole. */
  async productOf(variantId: string): Promise<ProductTree> {
    return this.products.get(await this.productIdOf(variantId));
  }

  private async editOf(
    variantId: string,
    version: number,
    change: Parameters<ProductService['edit']>[2],
  ): Promise<ProductTree> {
    return this.products.edit(await this.productIdOf(variantId), version, change);
  }

  private async productIdOf(variantId: string): Promise<string> {
    const productId = (await this.catalog.ownProductIdsOf([variantId])).get(variantId);
    if (productId === undefined) throw variantNotFound();
    return productId;
  }
}
