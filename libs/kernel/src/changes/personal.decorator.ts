const fields = new WeakMap<object, Set<string>>();

/** Marks an entity's field as personal data: its values in change records are erased with the person. */
export function Personal(): PropertyDecorator {
  return (prototype, key) => {
    const known = fields.get(prototype) ?? new Set<string>();
    known.add(String(key));
    fields.set(prototype, known);
  };
}

/** The personal fields of an instance's class and its ancestors; none for a plain object. */
export function personalFieldsOf(instance: object): Set<string> {
  const found = new Set<string>();
  for (
    let prototype: unknown = Object.getPrototypeOf(instance);
    isObject(prototype);
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const field of fields.get(prototype) ?? []) found.add(field);
  }
  return found;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
