import { IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { AppConfig, appConfig } from './app.config.js';
import { ConfigError, defineConfig, describeConfig, loadConfig, Setting, validateAllConfig } from './define.config.js';
import { weaknessOf } from './strong-secret.js';

class TeaConfig {
  @IsInt()
  @Min(1)
  @Max(100)
  @Setting('Degrees')
  heat: number = 80;

  @IsBoolean()
  sugar: boolean = false;

  @IsString()
  @MaxLength(10)
  kind: string = 'green';

  @IsString({ each: true })
  guests: string[] = [];
}

const tea = defineConfig('tea', TeaConfig, (env) => ({
  heat: env.TEA_HEAT,
  sugar: env.TEA_SUGAR,
  kind: env.TEA_KIND,
  guests: env.TEA_GUESTS,
}));

describe('loadConfig', () => {
  it('takes the defaults for what is absent or empty', () => {
    expect(loadConfig(tea, { TEA_KIND: ' ' })).toEqual({ heat: 80, sugar: false, kind: 'green', guests: [] });
  });

  it('converts text to the declared types', () => {
    expect(loadConfig(tea, { TEA_HEAT: '95', TEA_SUGAR: 'yes', TEA_KIND: 'black', TEA_GUESTS: 'ann, bob,' })).toEqual({
      heat: 95,
      sugar: true,
      kind: 'black',
      guests: ['ann', 'bob'],
    });
  });

  it.each([
    [{ TEA_HEAT: 'hot' }, 'TEA_HEAT'],
    [{ TEA_HEAT: '1000' }, 'TEA_HEAT'],
    [{ TEA_SUGAR: 'maybe' }, 'TEA_SUGAR'],
    [{ TEA_KIND: 'a very long name' }, 'TEA_KIND'],
  ])('refuses %j and names the variable', (env, variable) => {
    expect(() => loadConfig(tea, env)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ variable })] }),
    );
  });

  it('reports every problem of every section at once', () => {
    const load = (): void => validateAllConfig({ NODE_ENV: 'production', TEA_HEAT: '0', TEA_SUGAR: 'x' });

    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/TEA_HEAT[\s\S]*TEA_SUGAR/);
    expect(load).toThrow(/DATABASE_URL/);
    expect(load).toThrow(/MARKETHALL_SECRET/);
  });
});

describe('describeConfig', () => {
  it('lists every setting with its variable, default and meaning', () => {
    expect(describeConfig()).toContainEqual({
      section: 'tea',
      name: 'heat',
      variable: 'TEA_HEAT',
      default: '80',
      meaning: 'Degrees',
    });
    expect(describeConfig()).toContainEqual(
      expect.objectContaining({ section: 'app', variable: 'MARKETHALL_SECRET', default: null }),
    );
  });
});

describe('the secret', () => {
  const good = 'q8Xv2mT0pLr7ZkB4sWn9Yc6HdJf1GaUe3iOxR5tV';

  it.each([undefined, '', 'short', 'x'.repeat(31)])('%j is never enough', (secret) => {
    expect(weaknessOf(secret, false)).toMatch(/openssl rand -base64 48/);
  });

  it.each([
    'a'.repeat(64),
    'changeme-changeme-changeme-changeme',
    'abababababababababababababababab',
    `${good}example`,
  ])('%s is refused in production, with the words to make one', (secret) => {
    expect(weaknessOf(secret, true)).toMatch(/openssl rand -base64 48/);
  });

  it('a random one is fine', () => {
    expect(weaknessOf(good, true)).toBeNull();
  });

  it('sends mails to the api itself until there is a storefront', () => {
    const env = {
      PUBLIC_URL: 'http://localhost:4000',
      DATABASE_URL: 'mysql://a@b/c',
      REDIS_URL: 'redis://b',
      MARKETHALL_SECRET: 'x8Kp2vQm7Zt4Rw9LbN3yHc6JdF1gSa5e',
    };

    expect(loadConfig(appConfig, env).storefrontUrl).toBe('http://localhost:4000');
    expect(loadConfig(appConfig, { ...env, STOREFRONT_URL: 'https://shop.example' }).storefrontUrl).toBe(
      'https://shop.example',
    );
  });

  it('gives every purpose a key of its own', () => {
    const env = { DATABASE_URL: 'mysql://a@b/c', REDIS_URL: 'redis://r', MARKETHALL_SECRET: good };
    const config = loadConfig(appConfig, env);

    expect(config).toBeInstanceOf(AppConfig);
    expect(config.deriveKey('cursor')).toHaveLength(32);
    expect(config.deriveKey('cursor')).toEqual(loadConfig(appConfig, env).deriveKey('cursor'));
    expect(config.deriveKey('cursor')).not.toEqual(config.deriveKey('access-token'));
  });
});
