import { RequestContext } from '../context/request-context.js';
import { forbidden } from '../errors/app-error.js';

/**
 * For a change of what holds in every channel: the present actor must have a hand in all of them. Throws 403
 * `other_channels_concerned`; the system and shoppers are never limited.
 */
export function assertAllChannels(): void {
  if (RequestContext.actor().channels !== 'all')
    throw forbidden('other_channels_concerned', 'It also concerns channels that you may not change');
}
