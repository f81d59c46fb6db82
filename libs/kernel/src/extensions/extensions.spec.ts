import { Injectable, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Extensions, provideExtension } from './extensions.js';
import { Implements } from './implements.decorator.js';

abstract class Greeter {
  abstract greet(name: string): string;
}

@Injectable()
class PlainGreeter extends Greeter {
  greet(name: string): string {
    return `Hello ${name}`;
  }
}

@Injectable()
@Implements(Greeter)
class WarmGreeter extends Greeter {
  private readonly word = 'Welcome';
  greet(name: string): string {
    return `${this.word} ${name}`;
  }
}

@Injectable()
@Implements(Greeter)
class LoudGreeter extends Greeter {
  greet(name: string): string {
    return name.toUpperCase();
  }
}

@Injectable()
class Door {
  constructor(readonly greeter: Greeter) {}
}

const start = async (...plugins: Provider[]) => {
  @Module({ imports: [DiscoveryModule], providers: [Extensions, ...provideExtension(Greeter, PlainGreeter), Door] })
  class OwnerModule {}
  @Module({ providers: plugins })
  class PluginModule {}
  @Module({ imports: [OwnerModule, PluginModule] })
  class RootModule {}
  return NestFactory.createApplicationContext(RootModule, { logger: false, abortOnError: false });
};

it('gives the default where no plugin implements the point', async () => {
  const app = await start();

  expect(app.get(Door).greeter.greet('Ann')).toBe('Hello Ann');
  await app.close();
});

it("gives the plugin's to whoever injects the token, with its own fields", async () => {
  const app = await start(WarmGreeter);

  expect(app.get(Door).greeter.greet('Ann')).toBe('Welcome Ann');
  expect(app.get(Extensions, { strict: false }).get(Greeter)).toBeInstanceOf(WarmGreeter);
  await app.close();
});

it('refuses two at boot, and names both', async () => {
  await expect(start(WarmGreeter, LoudGreeter)).rejects.toThrow(/WarmGreeter and LoudGreeter/);
});

it('lists all of a many-valued point, and an empty one as nothing', async () => {
  abstract class Condition {
    abstract readonly code: string;
  }
  @Implements(Condition)
  class First extends Condition {
    readonly code = 'first';
  }
  @Implements(Condition)
  class Second extends Condition {
    readonly code = 'second';
  }
  const app = await start(First, Second);
  const extensions = app.get(Extensions, { strict: false });

  expect(extensions.all(Condition).map(({ code }) => code)).toEqual(['first', 'second']);
  expect(
    extensions.all(
      class Nothing extends Condition {
        readonly code = '';
      },
    ),
  ).toEqual([]);
  await app.close();
});
