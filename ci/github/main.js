'use strict';
// GitHub's and Forgejo's runner start this; nothing but Node's own library is used.
const { spawnSync } = require('node:child_process');
const { appendFileSync } = require('node:fs');

const USER = '00000000-0000-0000-0000-000000000000';
const PATIENCE_MS = 30_000;

class Refusal extends Error {}

function input(name) {
  return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** A runner's command: what stands in it can begin no other. */
function command(name, text) {
  const escaped = text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  process.stdout.write(`::${name}::${escaped}\n`);
}

/** Only to this address and no further: a redirect would take the token with it. */
async function ask(what, url, options) {
  let response;
  let body;
  try {
    response = await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    body = await response.text();
  } catch (failure) {
    throw new Refusal(`${what} does not answer: ${failure.cause?.message ?? failure.message}`);
  }
  let json = {};
  try {
    json = JSON.parse(body);
  } catch {
    // Its status says the rest.
  }
  if (!response.ok) {
    const reason = json.errors?.[0]?.message ?? json.message ?? 'without a reason';
    throw new Refusal(`${what} refused (${response.status}): ${reason}`);
  }
  return json;
}

function text(what, value) {
  if (typeof value !== 'string' || value === '') {
    throw new Refusal(`${what} answered without a token`);
  }
  command('add-mask', value);
  return value;
}

function address(registry) {
  const url = new URL(input('url') || `https://${registry}`);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(here && url.protocol === 'http:')) {
    throw new Refusal(`url is ${url.protocol}//${url.host}; a token is sent by https alone`);
  }
  return new URL('/oauth2/exchange', url);
}

async function main() {
  const registry = input('registry');
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$/.test(registry)) {
    throw new Refusal(`registry is "${registry}"; expected a host such as registry.example.com`);
  }
  const exchange = address(registry);
  const { ACTIONS_ID_TOKEN_REQUEST_URL: issuer, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = process.env;
  if (!issuer || !bearer) {
    throw new Refusal('this job may not ask for an identity token; give it "permissions: { id-token: write }"'
      + ' (Forgejo: "enable-openid-connect: true")');
  }
  const asked = new URL(issuer);
  asked.searchParams.set('audience', input('audience') || registry);
  const identity = await ask('the identity provider', asked, { headers: { authorization: `bearer ${bearer}` } });
  const form = new URLSearchParams({
    grant_type: 'access_token',
    service: input('service') || registry,
    access_token: text('the identity provider', identity.value),
  });
  const exchanged = await ask(`Cambist at ${exchange.host}`, exchange, { method: 'POST', body: form });
  const password = text('Cambist', exchanged.refresh_token);

  const docker = spawnSync('docker', ['login', registry, '-u', USER, '--password-stdin'],
    { input: password, stdio: ['pipe', 'inherit', 'inherit'] });
  if (docker.status !== 0) {
    throw new Refusal(docker.error ? `docker cannot be run: ${docker.error.message}` : 'docker login failed: see above');
  }
  if (input('logout') !== 'false' && process.env.GITHUB_STATE) {
    appendFileSync(process.env.GITHUB_STATE, `registry=${registry}\n`);
  }
}

main().catch((failure) => {
  command('error title=Cambist login', failure instanceof Refusal ? failure.message : `a fault of this action: ${failure.stack}`);
  process.exitCode = 1;
});
