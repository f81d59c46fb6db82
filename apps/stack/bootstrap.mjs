#!/usr/bin/env node
// The door of `npm start`, `npm test` and `markethall`: Node built-ins only, because on a bare clone nothing is installed.
// This file keeps to syntax that old versions of Node can parse, so that they get the message below and not a SyntaxError.
const required = [20, 19];
const actual = process.versions.node.split('.').map(Number);

if (actual[0] < required[0] || (actual[0] === required[0] && actual[1] < required[1])) {
  console.error(
    'Markethall needs Node ' +
      required.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      'Install a current one from https://nodejs.org or with your version manager (for example: nvm install 22), then run the command again.',
  );
  process.exit(1);
}

import('./plain/run.mjs').then(
  (module) => module.run(process.argv.slice(2)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
