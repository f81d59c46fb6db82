import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Store, type StoreContext } from 'markethall/channels';
import { Answers, CachedBytes, Operation, Public } from 'markethall/kernel';
import { CategoryViewService } from '../category-view.service.js';
import { CATEGORIES_TAG } from '../product-view.tags.js';
import { StoreCategoryDetail, StoreCategoryList } from './store-category.dto.js';
import { STORE_HEADERS, STORE_QUERY, storeKey } from './store-key.js';

const cached = {
  ttlSeconds: 300,
  staleSeconds: 60,
  tags: () => [CATEGORIES_TAG, 'channels'],
  query: STORE_QUERY,
  key: storeKey,
  vary: STORE_HEADERS,
};

@ApiTags('Categories')
@Public()
@Controller('api/v1/store/categories')
export class StoreCategoryController {
  constructor(private readonly categories: CategoryViewService) {}

  @Get()
  @Operation('Read the category tree')
  @Answers(StoreCategoryList)
  @CachedBytes(cached)
  async tree(@Store() store: StoreContext): Promise<StoreCategoryList> {
    return { data: await this.categories.tree(store.locale) };
  }

  @Get(':idOrSlug')
  @Operation('Read a category', 'By id or slug, with those below it and the way to the root.')
  @Answers(StoreCategoryDetail)
  @CachedBytes(cached)
  get(@Param('idOrSlug') idOrSlug: string, @Store() store: StoreContext): Promise<StoreCategoryDetail> {
    return this.categories.get(idOrSlug, store.locale);
  }
}
