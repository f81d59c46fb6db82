import { Commands } from 'markethall/kernel';
import { modules } from '../../apps/modules.js';
import { helpText } from '../../apps/worker/src/help.js';
import { operatorModule } from '../../apps/worker/src/operator.module.js';
import { useApp } from '../support/app.js';

describe('the help of the worker', () => {
  const app = useApp({ worker: true, modules: [operatorModule] });

  it('lists, without being started, what a started worker has, and what runs before there is a schema', async () => {
    const started = app.worker?.get(Commands).help().split('\n') ?? [];
    const help = (await helpText([...modules, operatorModule])).split('\n');

    const namesOf = (lines: string[]) => lines.map((line) => line.trim().split(' ')[0]);
    expect(namesOf(started)).toEqual(
      expect.arrayContaining(['doctor', 'seed', 'retry-events', 'create-administrator']),
    );
    expect(namesOf(help)).toEqual(expect.arrayContaining([...namesOf(started), 'migrate', 'migration:create']));
    expect(help).toHaveLength(started.length + 2);
  });
});
