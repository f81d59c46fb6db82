#!/usr/bin/env node
// `markethall <command>`: see apps/stack/README.md.
import './bootstrap.mjs';
