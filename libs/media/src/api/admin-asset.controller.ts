import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptsUpload,
  Answers,
  ApiErrors,
  IdPipe,
  IfMatch,
  ListQuery,
  type ListRequest,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  UploadedFile,
  type UploadedFileData,
  VersionedResource,
} from 'markethall/kernel';
import { AssetService, MAX_PICTURE_BYTES } from '../asset.service.js';
import type { Asset } from '../entities/asset.entity.js';
import { AssetPermission } from '../media.permissions.js';
import { AssetResponse, UpdateAssetRequest } from './asset.dto.js';

@ApiTags('Media')
@Controller('api/v1/admin/assets')
export class AdminAssetController {
  constructor(private readonly assets: AssetService) {}

  @Post()
  @RequirePermission(AssetPermission.Write)
  @AcceptsUpload({ maxBytes: MAX_PICTURE_BYTES })
  @Operation('Upload a picture', 'JPEG, PNG, WebP, AVIF or GIF of at most 10 MiB. The same bytes give the same asset.')
  @Answers(AssetResponse, { status: 201 })
  @ApiErrors('picture_unreadable', 'picture_too_large', 'file_required', 'body_too_large')
  async upload(@UploadedFile() file: UploadedFileData): Promise<AssetResponse> {
    return this.view(await this.assets.store(await file.toBuffer(), file.fileName));
  }

  @Get()
  @RequirePermission(AssetPermission.Read)
  @Operation('List pictures')
  @Answers(PageOf(AssetResponse))
  async list(@ListQuery(AssetResponse) request: ListRequest): Promise<Page<AssetResponse>> {
    return Page.of(await this.assets.list(request), (asset) => this.view(asset));
  }

  @Get(':id')
  @RequirePermission(AssetPermission.Read)
  @VersionedResource()
  @Operation('Read a picture’s facts')
  @Answers(AssetResponse)
  async get(@Param('id', IdPipe('asset')) id: string): Promise<AssetResponse> {
    return this.view(await this.assets.get(id));
  }

  @Patch(':id')
  @RequirePermission(AssetPermission.Write)
  @VersionedResource()
  @Operation('Set the focal point of a picture')
  @Answers(AssetResponse)
  @ApiErrors('version_conflict')
  async update(
    @Param('id', IdPipe('asset')) id: string,
    @Body() body: UpdateAssetRequest,
    @IfMatch() version: number,
  ): Promise<AssetResponse> {
    return this.view(await this.assets.setFocalPoint(id, body.focalPoint, version));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(AssetPermission.Delete)
  @Operation('Delete a picture that nothing shows')
  @ApiErrors('asset_in_use', 'version_conflict')
  async delete(@Param('id', IdPipe('asset')) id: string, @IfMatch() version: number): Promise<void> {
    await this.assets.delete(id, version);
  }

  private view(asset: Asset): AssetResponse {
    return AssetResponse.from(asset, (rendition) => this.assets.urlOf(asset, rendition));
  }
}
