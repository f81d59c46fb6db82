import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
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
  VersionedResource,
} from 'markethall/kernel';
import { CampaignService } from '../campaign.service.js';
import { PromotionPermission } from '../promotions.permissions.js';
import {
  campaignChanges,
  CampaignResponse,
  campaignTerms,
  CreateCampaignRequest,
  UpdateCampaignRequest,
} from './campaign.dto.js';

const CampaignId = IdPipe('camp', 'campaign');

@ApiTags('admin: promotions')
@Controller('api/v1/admin/campaigns')
export class AdminCampaignController {
  constructor(private readonly campaigns: CampaignService) {}

  @Get()
  @Operation('List campaigns with what they have spent')
  @Answers(PageOf(CampaignResponse))
  @RequirePermission(PromotionPermission.Read)
  async list(@ListQuery(CampaignResponse) list: ListRequest): Promise<Page<CampaignResponse>> {
    return Page.of(await this.campaigns.list(list), (campaign) => CampaignResponse.from(campaign));
  }

  @Get(':id')
  @Operation('Read a campaign')
  @Answers(CampaignResponse)
  @VersionedResource()
  @RequirePermission(PromotionPermission.Read)
  async get(@Param('id', CampaignId) id: string): Promise<CampaignResponse> {
    return CampaignResponse.from(await this.campaigns.get(id));
  }

  @Post()
  @Operation('Add a campaign', 'By staff of all channels: a campaign holds in all of them.')
  @Answers(CampaignResponse, { status: 201 })
  @ApiErrors('campaign_code_taken', 'other_channels_concerned')
  @VersionedResource()
  @RequirePermission(PromotionPermission.Write)
  async create(@Body() body: CreateCampaignRequest): Promise<CampaignResponse> {
    return CampaignResponse.from(await this.campaigns.create(campaignTerms(body)));
  }

  @Patch(':id')
  @Operation('Change a campaign or its budget', 'A budget cannot become smaller than what is spent of it.')
  @Answers(CampaignResponse)
  @ApiErrors('campaign_code_taken', 'campaign_in_use', 'other_channels_concerned', 'version_conflict')
  @VersionedResource()
  @RequirePermission(PromotionPermission.Write)
  async update(
    @Param('id', CampaignId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateCampaignRequest,
  ): Promise<CampaignResponse> {
    return CampaignResponse.from(await this.campaigns.update(id, version, campaignChanges(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a campaign without promotions and uses')
  @ApiErrors('campaign_in_use', 'other_channels_concerned', 'version_conflict')
  @RequirePermission(PromotionPermission.Write)
  remove(@Param('id', CampaignId) id: string, @IfMatch() version: number): Promise<void> {
    return this.campaigns.remove(id, version);
  }
}
