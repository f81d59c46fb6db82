import { type Database, EventsConfig, type ModuleDefinition, runDoctor } from 'markethall/kernel';

/** Fails unless the doctor finds just the invariants that the file leaves violated on purpose. */
export async function expectHealthy(
  db: Database,
  modules: readonly ModuleDefinition[],
  violated: readonly string[] = [],
): Promise<void> {
  const findings = await runDoctor(db, modules, new Date(), new EventsConfig());
  expect(findings).toEqual(violated.map((code) => expect.objectContaining({ code })));
}
