import { Injectable } from '@nestjs/common';
import { badField } from '../catalog.errors.js';
import type { OptionGroupInput, OptionInput } from '../products/product-input.js';
import { ProductService } from '../products/product.service.js';
import { liveVariants, optionsOf, type ProductTree } from '../products/product-tree.js';
import type { OptionGroup } from './entities/option-group.entity.js';
import { addGroup, changeGroup, removeGroup } from './option-rules.js';

/** Option groups of products. Every change raises the version of the product. */
@Injectable()
export class OptionService {
  constructor(private readonly products: ProductService) {}

  /** `assignments`: variant id → code of an option of the new group, for every live variant. */
  addGroup(
    productId: string,
    version: number,
    input: OptionGroupInput,
    assignments: Record<string, string>,
  ): Promise<ProductTree> {
    return this.products.edit(productId, version, (tree, context) => {
      assign(tree, addGroup(tree, input, context), assignments);
    });
  }

  changeGroup(
    productId: string,
    version: number,
    groupId: string,
    changes: { translations?: Record<string, { name: string }>; position?: number; values?: readonly OptionInput[] },
  ): Promise<ProductTree> {
    return this.products.edit(productId, version, (tree, context) => changeGroup(tree, groupId, changes, context));
  }

  removeGroup(productId: string, version: number, groupId: string): Promise<ProductTree> {
    return this.products.edit(productId, version, (tree) => removeGroup(tree, groupId));
  }
}

function assign(tree: ProductTree, group: OptionGroup, assignments: Record<string, string>): void {
  const options = optionsOf(tree, group.id);
  for (const [variantId, code] of Object.entries(assignments)) {
    const option = options.find((candidate) => candidate.code === code);
    if (!option) throw badField('/assignments', 'option_unknown', { code: String(code).slice(0, 64) });
    if (!liveVariants(tree).some((variant) => variant.id === variantId))
      throw badField('/assignments', 'variant_unknown');
    tree.variantOptions.push({ variantId, optionGroupId: group.id, optionId: option.id });
  }
}
