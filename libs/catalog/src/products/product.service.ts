import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { actorCanSeeChannel, Clock, CustomFields, Database, RequestContext, staleVersion } from 'markethall/kernel';
import { productNotFound } from '../catalog.errors.js';
import { addGroup } from '../options/option-rules.js';
import { addVariant, checkVariants } from '../variants/variant-rules.js';
import { ProductChecks } from './product-checks.js';
import type {
  ProductFacts,
  ProductInput,
  ProductTranslationInput,
  PublicationInput,
  Translations,
} from './product-input.js';
import {
  assertNotArchived,
  changeFacts,
  changeTranslations,
  newProduct,
  publish,
  setCategories,
  setImages,
  unpublish,
  type MadeSlug,
} from './product-rules.js';
import { mayWorkOn } from './product-scope.js';
import { ProductRepository } from './product.repository.js';
import { copyTree, type ProductTree, type RuleContext } from './product-tree.js';

/** A new product as the API gives it: images by asset id. */
export type NewProduct = Omit<ProductInput, 'images' | 'channels'> & {
  imageIds: readonly string[];
  /** Null: published from now on in the default channel, or in those of staff that may not see it. */
  channels: readonly PublicationInput[] | null;
};

/** What a PATCH of a product may change. */
export type ProductChanges = ProductFacts & { translations?: Translations<ProductTranslationInput> };

/** Products and what belongs to their root. Every change raises the version of the product. */
@Injectable()
export class ProductService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly products: ProductRepository,
    private readonly checks: ProductChecks,
    private readonly channels: ChannelService,
  ) {}

  /** Adds a product with everything that belongs to it. Errors: slug_taken, sku_taken, … (409), validation_failed (422). */
  create(input: NewProduct): Promise<ProductTree> {
    return this.db.transaction(async () => {
      const context = await this.context();
      const tree = newProduct({ ...input, custom: CustomFields.validate('product', input.custom ?? null) }, context);
      const made = changeTranslations(tree, input.translations);
      await this.place(tree, input, context);
      for (const group of input.options) addGroup(tree, group, context);
      for (const [index, variant] of input.variants.entries()) {
        addVariant(
          tree,
          { ...variant, custom: customOf(variant.custom ?? null, null, `/variants/${index}/custom`) },
          context,
        );
      }
      await this.finish(null, tree, made);
      return tree;
    });
  }

  /** The whole product. Errors: product_not_found (404), also for one of other channels than the actor's. */
  async get(id: string): Promise<ProductTree> {
    const tree = (await this.products.load([id])).get(id);
    if (!tree || !mayWorkOn(RequestContext.actor(), tree.channels)) throw productNotFound();
    return tree;
  }

  /** Changes facts and words. Errors: slug_taken, product_archived (409), version_conflict (412). */
  change(id: string, version: number, changes: ProductChanges): Promise<ProductTree> {
    return this.edit(id, version, (tree) => {
      const custom = customOf(changes.custom, tree.product.custom, '/custom');
      changeFacts(tree, { ...changes, ...(custom === undefined ? {} : { custom }) });
      return changes.translations ? changeTranslations(tree, changes.translations) : [];
    });
  }

  /** Out of sale for good; slugs and SKUs stay taken. Archived already: nothing happens. */
  archive(id: string, version: number): Promise<ProductTree> {
    return this.edit(id, version, (tree) => void (tree.product.status = 'archived'), { archived: true });
  }

  /** Back as a draft. */
  restore(id: string, version: number): Promise<ProductTree> {
    const restored = (tree: ProductTree): void => {
      if (tree.product.status === 'archived') tree.product.status = 'draft';
    };
    return this.edit(id, version, restored, { archived: true });
  }

  /** Puts it on sale in a channel, or changes when. */
  async publish(id: string, version: number, publication: PublicationInput): Promise<ProductTree> {
    await this.checks.assertChannels([publication.channelId]);
    return this.edit(id, version, (tree, context) => publish(tree, publication, context));
  }

  unpublish(id: string, version: number, channelId: string): Promise<ProductTree> {
    return this.edit(id, version, (tree) => unpublish(tree, channelId));
  }

  /** Sets all images, in this order. */
  setImages(id: string, version: number, assetIds: readonly string[]): Promise<ProductTree> {
    return this.edit(id, version, async (tree) => setImages(tree, await this.checks.imagesOf(assetIds)));
  }

  /** Sets all categories. */
  setCategories(id: string, version: number, categoryIds: readonly string[]): Promise<ProductTree> {
    return this.edit(id, version, async (tree) => {
      await this.checks.assertCategories(categoryIds);
      setCategories(tree, categoryIds);
    });
  }

  /**
   * One change of a product: locked, copied, changed by the rules, checked and saved where it differs.
   * `change` may return slugs that it made from names. Errors: product_not_found, product_archived, version_conflict.
   */
  edit(
    id: string,
    version: number,
    change: (tree: ProductTree, context: RuleContext) => MadeSlug[] | void | Promise<MadeSlug[] | void>,
    options: { archived?: boolean } = {},
  ): Promise<ProductTree> {
    return this.db.transaction(async () => {
      await this.products.lock([id]);
      const before = await this.get(id);
      const { version: currentVersion } = before.product;
      if (currentVersion !== version)
        throw await staleVersion(this.db, { entityType: 'product', id, expectedVersion: version, currentVersion });
      const tree = copyTree(before);
      if (options.archived !== true) assertNotArchived(tree);
      const made = (await change(tree, await this.context())) ?? [];
      await this.finish(before, tree, made, version);
      return tree;
    });
  }

  /** Time and default language for the rules. */
  async context(): Promise<RuleContext> {
    return { now: this.clock.now(), defaultLocale: (await this.channels.getDefault()).defaultLocale };
  }

  private async place(tree: ProductTree, input: NewProduct, context: RuleContext): Promise<void> {
    const publications = input.channels ?? (await this.usualPublications());
    await this.checks.assertChannels(publications.map((publication) => publication.channelId));
    for (const publication of publications) publish(tree, publication, context);
    await this.checks.assertCategories(input.categoryIds);
    setCategories(tree, input.categoryIds);
    setImages(tree, await this.checks.imagesOf(input.imageIds));
  }

  private async usualPublications(): Promise<PublicationInput[]> {
    const { id } = await this.channels.getDefault();
    const actor = RequestContext.actor();
    const channelIds = actor.channels === 'all' || actorCanSeeChannel(actor, id) ? [id] : actor.channels;
    return channelIds.map((channelId) => ({ channelId, publishedFrom: null, publishedTo: null }));
  }

  private async finish(
    before: ProductTree | null,
    tree: ProductTree,
    made: readonly MadeSlug[],
    version?: number,
  ): Promise<void> {
    checkVariants(tree);
    const taken = await this.checks.keysOf([tree]);
    await this.checks.freeSlugs(tree, made, taken);
    this.checks.assertFree(tree, made.length > 0 ? await this.checks.keysOf([tree]) : taken);
    await this.products.save([{ before, after: tree, ...(version === undefined ? {} : { expectedVersion: version }) }]);
  }
}

/** A merge-patched custom value; undefined when it is not to change. */
function customOf(
  value: Record<string, unknown> | null | undefined,
  current: Record<string, unknown> | null,
  pointer: string,
): Record<string, unknown> | null | undefined {
  return value === undefined
    ? undefined
    : CustomFields.validate(pointer.includes('variants') ? 'variant' : 'product', value, { current, pointer });
}
