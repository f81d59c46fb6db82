/** Token of the `ModuleDefinition[]` that this process runs. */
export const INSTALLED_MODULES = Symbol('markethall:installed-modules');
