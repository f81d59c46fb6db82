import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { configProvider, defineConfig, Setting } from '../config/define.config.js';

/** Bounds of the in-process cache, and whether Redis stands behind it. */
export class CacheConfig {
  @IsInt()
  @Min(10)
  @Max(1_000_000)
  @Setting('Entries that one process keeps in memory')
  maxEntries: number = 20_000;

  @IsInt()
  @Min(1)
  @Max(16_384)
  @Setting('Mebibytes that one process spends on cached values')
  maxMegabytes: number = 64;

  @IsBoolean()
  @Setting('false keeps the cache in each process only; invalidations still reach all of them')
  shared: boolean = true;
}

export const cacheConfig = defineConfig('cache', CacheConfig, (env) => ({
  maxEntries: env.CACHE_MAX_ENTRIES,
  maxMegabytes: env.CACHE_MAX_MEGABYTES,
  shared: env.CACHE_SHARED,
}));

export const cacheConfigProvider = configProvider(cacheConfig);
