import { newId } from 'markethall/kernel';
import { badField, optionGroupNotFound, optionInUse } from '../catalog.errors.js';
import type { OptionGroupInput, OptionInput } from '../products/product-input.js';
import { liveVariants, optionsOf, type ProductTree, type RuleContext } from '../products/product-tree.js';
import { codeFrom, freeCode } from '../translations/slug.js';
import type { OptionGroup } from './entities/option-group.entity.js';
import type { ProductOption } from './entities/product-option.entity.js';

/** Most option groups of a product. */
export const MAX_GROUPS = 5;
/** Most options of a group. */
export const MAX_OPTIONS = 200;

/** Adds a group behind the others, with its options in order. */
export function addGroup(tree: ProductTree, input: OptionGroupInput, context: RuleContext): OptionGroup {
  if (tree.groups.length >= MAX_GROUPS) throw badField('/options', 'too_many', { max: MAX_GROUPS });
  const code = codeOf(input, context, new Set(tree.groups.map((group) => group.code)), '/options');
  const group: OptionGroup = { id: newId('optg'), productId: tree.product.id, code, position: tree.groups.length };
  tree.groups.push(group);
  nameGroup(tree, group, input.translations);
  for (const value of input.values) addOption(tree, group, value, context);
  return group;
}

/** Adds an option behind the others of its group. */
export function addOption(
  tree: ProductTree,
  group: OptionGroup,
  input: OptionInput,
  context: RuleContext,
): ProductOption {
  const present = optionsOf(tree, group.id);
  if (present.length >= MAX_OPTIONS) throw badField('/values', 'too_many', { max: MAX_OPTIONS });
  const code = codeOf(input, context, new Set(present.map((option) => option.code)), '/values');
  const option: ProductOption = { id: newId('opt'), optionGroupId: group.id, code, position: present.length };
  tree.options.push(option);
  nameOption(tree, option, input.translations);
  return option;
}

/** Writes the names that are given; other locales stay. */
export function nameGroup(tree: ProductTree, group: OptionGroup, names: Record<string, { name: string }>): void {
  for (const [locale, { name }] of Object.entries(names)) {
    const row = tree.groupTranslations.find(
      (candidate) => candidate.optionGroupId === group.id && candidate.locale === locale,
    );
    if (row) row.name = name;
    else tree.groupTranslations.push({ optionGroupId: group.id, locale, name });
  }
}

/** Writes the names that are given; other locales stay. */
export function nameOption(tree: ProductTree, option: ProductOption, names: Record<string, { name: string }>): void {
  for (const [locale, { name }] of Object.entries(names)) {
    const row = tree.optionTranslations.find(
      (candidate) => candidate.optionId === option.id && candidate.locale === locale,
    );
    if (row) row.name = name;
    else tree.optionTranslations.push({ optionId: option.id, locale, name });
  }
}

/**
 * Changes a group: its names, its rank, and its values when they are given — then as the whole list, matched by code:
 * known codes are renamed and re-ranked, new ones added, missing ones removed (refused while a variant uses them).
 */
export function changeGroup(
  tree: ProductTree,
  groupId: string,
  changes: { translations?: Record<string, { name: string }>; position?: number; values?: readonly OptionInput[] },
  context: RuleContext,
): void {
  const group = groupOf(tree, groupId);
  if (changes.translations) nameGroup(tree, group, changes.translations);
  if (changes.position !== undefined) rank(tree.groups, group, changes.position);
  if (changes.values) setOptions(tree, group, changes.values, context);
}

/** Removes a group that no live variant needs to tell it from another. Uniqueness is checked by `checkVariants`. */
export function removeGroup(tree: ProductTree, groupId: string): void {
  const group = groupOf(tree, groupId);
  tree.groups = tree.groups.filter((candidate) => candidate !== group);
  for (const [position, other] of [...tree.groups].sort((a, b) => a.position - b.position).entries())
    other.position = position;
  const gone = new Set(optionsOf(tree, groupId).map((option) => option.id));
  tree.options = tree.options.filter((option) => option.optionGroupId !== groupId);
  tree.groupTranslations = tree.groupTranslations.filter((row) => row.optionGroupId !== groupId);
  tree.optionTranslations = tree.optionTranslations.filter((row) => !gone.has(row.optionId));
  tree.variantOptions = tree.variantOptions.filter((row) => row.optionGroupId !== groupId);
}

export function groupOf(tree: ProductTree, groupId: string): OptionGroup {
  const group = tree.groups.find((candidate) => candidate.id === groupId);
  if (!group) throw optionGroupNotFound();
  return group;
}

function setOptions(tree: ProductTree, group: OptionGroup, values: readonly OptionInput[], context: RuleContext): void {
  const kept = new Set<string>();
  for (const [position, value] of values.entries()) {
    const present =
      value.code === undefined ? undefined : optionsOf(tree, group.id).find((option) => option.code === value.code);
    if (present) nameOption(tree, present, value.translations);
    const option = present ?? addOption(tree, group, value, context);
    if (kept.has(option.id)) throw badField(`/values/${position}/code`, 'duplicate');
    kept.add(option.id);
    option.position = position;
  }
  for (const option of optionsOf(tree, group.id)) if (!kept.has(option.id)) removeOption(tree, option);
}

function removeOption(tree: ProductTree, option: ProductOption): void {
  const users = new Set(tree.variantOptions.filter((row) => row.optionId === option.id).map((row) => row.variantId));
  if (liveVariants(tree).some((variant) => users.has(variant.id))) throw optionInUse();
  tree.options = tree.options.filter((candidate) => candidate !== option);
  tree.optionTranslations = tree.optionTranslations.filter((row) => row.optionId !== option.id);
  tree.variantOptions = tree.variantOptions.filter((row) => row.optionId !== option.id);
}

/** Moves one row to a rank and closes the gap; beyond the end is last. */
export function rank<T extends { position: number }>(rows: readonly T[], row: T, position: number): void {
  const others = rows.filter((other) => other !== row).sort((a, b) => a.position - b.position);
  others.splice(Math.min(position, others.length), 0, row);
  for (const [index, other] of others.entries()) other.position = index;
}

function codeOf(input: OptionInput, context: RuleContext, taken: ReadonlySet<string>, pointer: string): string {
  const name = input.translations[context.defaultLocale]?.name ?? Object.values(input.translations)[0]?.name;
  if (name === undefined) throw badField(pointer, 'name_required');
  if (input.code === undefined) return freeCode(codeFrom(name, 'option'), taken);
  if (taken.has(input.code)) throw badField(pointer, 'duplicate', { code: input.code });
  return input.code;
}
