import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

/** Where files are kept and how large they may be. */
export class MediaConfig {
  @IsString()
  @MaxLength(500)
  @Setting('Folder of the default file storage; several api processes need a shared one')
  folder: string = '.markethall/files';

  @IsInt()
  @Min(1_000)
  @Max(100_000_000)
  @Setting('Most pixels that a picture may have; larger ones are refused before they are decoded')
  maxPixels: number = 40_000_000;
}

export const mediaConfig = defineConfig('media', MediaConfig, (env) => ({
  folder: env.MARKETHALL_FILES,
  maxPixels: env.MEDIA_MAX_PIXELS,
}));
