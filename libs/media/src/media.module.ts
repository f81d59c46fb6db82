import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { configProvider, provideExtension } from 'markethall/kernel';
import { AdminAssetController } from './api/admin-asset.controller.js';
import { MediaController } from './api/media.controller.js';
import { AssetLog } from './asset-log.js';
import { AssetService } from './asset.service.js';
import { Asset } from './entities/asset.entity.js';
import { FileStorage, LocalFileStorage } from './file-storage.js';
import { mediaConfig } from './media.config.js';
import { Renditions } from './renditions.js';

@Module({
  imports: [TypeOrmModule.forFeature([Asset])],
  controllers: [AdminAssetController, MediaController],
  providers: [
    configProvider(mediaConfig),
    Renditions,
    AssetLog,
    AssetService,
    ...provideExtension(FileStorage, LocalFileStorage),
  ],
  exports: [AssetService],
})
export class MediaModule {}
