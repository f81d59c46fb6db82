import { metadataOf } from '../http/metadata.js';
import { ACCESS_POLICY, type AccessPolicy } from './access.decorator.js';

const cache = new Map<object, Map<object, AccessPolicy | undefined>>();

/** The policy of a handler: its own, else its controller's, else undefined (refused at boot). Read once, then remembered. */
export function policyOf(controller: object, handler: object): AccessPolicy | undefined {
  let ofController = cache.get(controller);
  if (ofController === undefined) cache.set(controller, (ofController = new Map<object, AccessPolicy | undefined>()));
  if (ofController.has(handler)) return ofController.get(handler);
  const policy =
    metadataOf<AccessPolicy>(ACCESS_POLICY, handler) ?? metadataOf<AccessPolicy>(ACCESS_POLICY, controller);
  ofController.set(handler, policy);
  return policy;
}
