const SCOPES = /^(Admin|Store)(?=[A-Z])/;

/**
 * `createCart` of `CartController.create`, `addCartLine` of `CartController.addLine`, `listAdminOrders` of
 * `AdminOrderController.listOrders`: the method's verb, then the controller's noun, then the rest. Clients are
 * generated from these names: renaming a controller or method is a breaking change.
 */
export function operationId(controller: string, method: string): string {
  const noun = controller.replace(/Controller$/, '');
  const scope = SCOPES.exec(noun)?.[0] ?? '';
  const bare = noun.slice(scope.length);
  const verb = /^[a-z0-9]+/.exec(method)?.[0] ?? method;
  const rest = method.slice(verb.length);
  if (verb === 'list' && rest === '') return `list${scope}${plural(bare)}`;
  const named = rest !== '' && rest.toLowerCase().startsWith(bare.replace(/s$/, '').toLowerCase());
  return named ? `${verb}${scope}${rest}` : `${verb}${noun}${rest}`;
}

/** `Orders` of `Order`, `Categories` of `Category`; words that are plural already stay. */
function plural(noun: string): string {
  if (/(?:s|Staff|Stock)$/.test(noun)) return noun;
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** `Create cart` of `createCart`: a summary where nobody wrote one. */
export function sentenceOf(id: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
