import { Injectable } from '@nestjs/common';
import { JobHandler, type RunningJob } from 'markethall/kernel';
import { PictureImportService, type PictureResult, PRODUCT_PICTURES } from '../pictures/picture-import.service.js';

/** Fetches the pictures of imports; a worker only. */
@Injectable()
export class ProductPicturesHandler {
  constructor(private readonly pictures: PictureImportService) {}

  @JobHandler(PRODUCT_PICTURES)
  run(job: RunningJob): Promise<PictureResult> {
    return this.pictures.run(job);
  }
}
