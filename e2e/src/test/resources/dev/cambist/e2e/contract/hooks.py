"""What the contract cannot say about answers, as checks of schemathesis."""

import base64
import json
import pathlib
from urllib.parse import parse_qs

import hypothesis
import schemathesis

# Written by ExplorationTest: the tokens that are good, by what they are good for.
GOOD = json.loads(pathlib.Path("good.json").read_text())
NULL_GUID = "00000000-0000-0000-0000-000000000000"


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


LOGINS = [basic(user, token) for user in (NULL_GUID, "<token>") for token in GOOD["refresh"] + GOOD["access"]]
LOGINS += [basic(user, token) for user in (NULL_GUID, "oidc") for token in GOOD["identity"]]
LOGINS += [basic("oidc", token) for token in GOOD["refresh"] + GOOD["access"]]
LOGINS += [basic("alice", "secret"), basic(NULL_GUID, ""), "Basic", "Basic :::", "Bearer a.b.c", ""]


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Takes the exact answers where the document has them beside the plain ones of Microsoft's.

    Leaves out what is there only where a registry stands behind the server, which is none here; metadata_hooks.py has it.
    """
    for path in [path for path in raw_schema["paths"] if path.startswith(("/acr/v1/", "/v2/"))]:
        del raw_schema["paths"][path]
    for path in raw_schema["paths"].values():
        for operation in path.values():
            operation["responses"] = operation.pop("x-responses", operation["responses"])


@schemathesis.hook.apply_to(method="GET", path_regex="/token$")
def before_generate_case(context, strategy):
    """Signs in, in good ways and bad ones; the contract has it as optional, and so nobody would."""

    def sign_in(case, login):
        if login:
            case.headers["Authorization"] = login
        return case

    logins = hypothesis.strategies.sampled_from([None, *LOGINS])
    return strategy.flatmap(lambda case: logins.map(lambda login: sign_in(case, login)))


@schemathesis.check
def error_names_its_correlation_id(ctx, response, case):
    if response.status_code >= 400 and response.request.method != "HEAD":
        correlation = response.headers["x-ms-correlation-request-id"][0]
        for error in response.json()["errors"]:
            assert error["message"].endswith(f" CorrelationId: {correlation}"), error


@schemathesis.check
def refresh_token_is_for_good_identities_only(ctx, response, case):
    if case.path == "/oauth2/exchange" and response.status_code == 200:
        sent = form(response)
        assert set(sent.get("access_token", []) + sent.get("refresh_token", [])) & set(GOOD["identity"]), sent


@schemathesis.check
def refresh_token_beside_an_access_token_is_for_good_identities_only(ctx, response, case):
    if case.path.endswith("/token") and response.status_code == 200 and response.request.method != "HEAD":
        if "refresh_token" in response.json():
            good = credentials(response) & (set(GOOD["refresh"]) | ISSUED)
            assert good or identity_tokens(response) & set(GOOD["identity"]), response.text


@schemathesis.check
def right_beyond_the_public_is_for_good_tokens_only(ctx, response, case):
    if not case.path.endswith("/token") or response.status_code != 200 or response.request.method == "HEAD":
        return
    granted = [entry for entry in access(response.json()["access_token"]) if not is_public(entry)]
    shown = credentials(response)
    if not shown & (set(GOOD["refresh"]) | ISSUED) and not identity_tokens(response) & set(GOOD["identity"]):
        # An access token buys a part of itself.
        own = [entry for token in shown & set(GOOD["access"]) for entry in access(token)]
        assert all(entry in own for entry in granted), granted


@schemathesis.check
def good_request_is_granted(ctx, response, case):
    """The other side: a request that has all that it takes is never refused."""
    if response.request.method != "POST" or not case.meta or not case.meta.generation.mode.is_positive:
        return
    sent = {name: values[0] for name, values in form(response).items()}
    if sent.get("service", "").lower() != "registry.example.com":
        return
    if case.path == "/oauth2/exchange":
        good = sent.get("grant_type") == "access_token" and sent.get("access_token") in GOOD["identity"]
        good = good and sent.get("tenant") in (None, "", GOOD["tenant"])
    else:
        good = sent.get("grant_type") == "refresh_token" and sent.get("refresh_token") in GOOD["refresh"]
        good = good or (
            sent.get("grant_type") == "password"
            and sent.get("username") == "oidc"
            and sent.get("password") in GOOD["identity"][:1]
        )
        good = good and len(sent.get("scope", "")) <= 512 and sent.get("scope", "").count(" ") < 100
    assert not good or response.status_code == 200, response.text


# The refresh tokens that came out of exchanges, also of those on the way, which the stateful phase uses in turn.
ISSUED = set()


@schemathesis.check
def every_refresh_token_is_remembered(ctx, response, case):
    """No check: it notes what the other checks need."""
    if case.operation.method.upper() != "HEAD" and response.status_code == 200 and response.text.startswith("{"):
        ISSUED.update(token for token in [response.json().get("refresh_token")] if token)


def form(response):
    """The fields as they were sent."""
    body = response.request.body or b""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return parse_qs(text, keep_blank_values=True)


def credentials(response):
    return set(form(response).get("refresh_token", [])) | passwords(response)


def passwords(response):
    """Of a form or of an Authorization header."""
    found = set(form(response).get("password", []))
    login = response.request.headers.get("Authorization", "")
    if login in LOGINS and login.startswith("Basic "):
        found.add(base64.b64decode(login[6:]).decode().partition(":")[2])
    return found


def identity_tokens(response):
    """What was shown as an identity token at the token endpoint: it is the password of any user name."""
    sent = form(response)
    return set(sent.get("subject_token", [])) | passwords(response)


def access(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["access"]


def is_public(entry):
    return entry["type"] == "repository" and entry["name"].startswith("public/") and entry["actions"] == ["pull"]
