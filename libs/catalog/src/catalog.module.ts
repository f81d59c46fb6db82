import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from 'markethall/channels';
import { MediaModule } from 'markethall/media';
import { catalogEntities } from './catalog.entities.js';
import { CatalogReader } from './selling/catalog-reader.js';
import { CatalogService } from './selling/catalog.service.js';
import { ProductRepository } from './products/product.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature(catalogEntities), ChannelsModule, MediaModule],
  providers: [CatalogReader, CatalogService, ProductRepository],
  exports: [CatalogReader, CatalogService],
})
export class CatalogModule {}
