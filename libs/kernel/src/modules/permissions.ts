const DECLARED = Symbol('markethall:permissions');

/** The permissions of one resource, as `definePermissions` made them. */
export interface PermissionSet {
  readonly [DECLARED]: { readonly resource: string; readonly permissions: readonly string[] };
}

const registry = new Map<string, string>();

/**
 * Declares permissions in the form `resource:action`: `definePermissions('order', { Read: 'order:read' })`. They are
 * known to roles from then on. Throws for another form.
 */
export function definePermissions<const T extends Record<string, string>>(
  resource: string,
  permissions: T,
): T & PermissionSet {
  const values = Object.values(permissions);
  for (const value of values) {
    if (!/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/.test(value) || !value.startsWith(`${resource}:`)) {
      throw new TypeError(`"${value}" is not a permission "${resource}:<action>"`);
    }
    registry.set(value, resource);
  }
  // Not enumerable: Object.values(OrderPermission) lists the permissions only.
  const declared = Object.defineProperty({ ...permissions }, DECLARED, { value: { resource, permissions: values } });
  return declared as T & PermissionSet; // defineProperty does not narrow
}

/** The permissions of a set, sorted. */
export function permissionsOf(set: PermissionSet): string[] {
  return [...set[DECLARED].permissions].sort();
}

/** Every permission that was declared in this process, sorted. */
export function allPermissions(): string[] {
  return [...registry.keys()].sort();
}
