'use strict';
// After the job, whatever came of it.
const { spawnSync } = require('node:child_process');

const registry = process.env.STATE_registry;
if (registry) {
  spawnSync('docker', ['logout', registry], { stdio: 'inherit' });
}
