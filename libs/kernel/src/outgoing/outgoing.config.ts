import { ArrayMaxSize, IsArray, IsInt, Matches, Max, Min } from 'class-validator';
import { defineConfig, Setting } from '../config/define.config.js';

/** How this installation asks servers whose addresses other people have chosen: pictures of an import, webhooks. */
export class OutgoingConfig {
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-z0-9._:-]{1,255}$/i, {
    each: true,
    message: 'must be host names or addresses, without scheme and port',
  })
  @Setting(
    'Hosts by comma that may be asked though their address is private (an intranet, tests); names as they stand in the URL',
  )
  allowedHosts: string[] = [];

  @IsInt()
  @Min(100)
  @Max(60_000)
  @Setting(
    'Milliseconds after which an outgoing request is given up, from the name to the last byte, redirects included',
  )
  deadlineMs: number = 10_000;

  @IsInt()
  @Min(1)
  @Max(100)
  @Setting('Outgoing requests of one process to one host at a time; further ones wait')
  perHost: number = 4;
}

export const outgoingConfig = defineConfig('outgoing', OutgoingConfig, (env) => ({
  allowedHosts: env.OUTGOING_ALLOWED_HOSTS,
  deadlineMs: env.OUTGOING_DEADLINE_MS,
  perHost: env.OUTGOING_PER_HOST,
}));
