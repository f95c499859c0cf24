"""Who asks a registry and for its metadata, and what may come of it, as checks of schemathesis."""

import json
import pathlib
from urllib.parse import unquote, urlsplit

import hypothesis
import schemathesis

# Written by MetadataExplorationTest: access tokens of whoever may do everything, and of whoever may only read.
TOKENS = json.loads(pathlib.Path("tokens.json").read_text())
LOGINS = {f"Bearer {TOKENS['strong']}": "strong", f"Bearer {TOKENS['weak']}": "weak"}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Leaves what is there where a registry stands behind the server, with the exact answers beside those of Microsoft's."""
    for path in [path for path in raw_schema["paths"] if not path.startswith(("/acr/v1/", "/v2/"))]:
        del raw_schema["paths"][path]
    for path in raw_schema["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"] = operation.pop("x-responses", operation["responses"])


@schemathesis.hook
def before_generate_case(context, strategy):
    """Mostly the strong token: the contract has the header as free text, which nobody would ever guess."""

    def sign_in(case, login):
        case.headers.pop("Authorization", None)
        if login:
            case.headers["Authorization"] = login
        return case

    strong, weak = LOGINS
    logins = hypothesis.strategies.sampled_from([strong, strong, strong, weak, None])
    return strategy.flatmap(lambda case: logins.map(lambda login: sign_in(case, login)))


def who(response):
    return LOGINS.get(response.request.headers.get("Authorization", ""), "nobody")


@schemathesis.check
def error_names_its_correlation_id(ctx, response, case):
    """But for those of the registry itself, which go through the gateway as they are."""
    registry = case.path.startswith("/v2/{") and "CorrelationId" not in response.text
    if response.status_code >= 400 and response.request.method != "HEAD" and not registry:
        correlation = response.headers["x-ms-correlation-request-id"][0]
        for error in response.json()["errors"]:
            assert error["message"].endswith(f" CorrelationId: {correlation}"), error


@schemathesis.check
def nobody_gets_anything(ctx, response, case):
    assert who(response) != "nobody" or response.status_code in (400, 401, 404, 405), response.status_code


@schemathesis.check
def nobody_learns_what_is_there(ctx, response, case):
    """Without a token the answer to a name that is there is that to one that is not: the challenge."""
    if who(response) == "nobody" and well_formed(case):
        assert response.status_code == 401, response.text


@schemathesis.check
def reader_changes_nothing(ctx, response, case):
    if who(response) == "weak" and response.request.method in ("PATCH", "DELETE"):
        assert response.status_code >= 400, response.text
        if well_formed(case):
            assert response.status_code == 401, response.text


@schemathesis.check
def owner_is_never_asked_for_another_token(ctx, response, case):
    if who(response) == "strong":
        assert response.status_code != 401, response.text


@schemathesis.check
def challenge_names_the_scope_that_helps(ctx, response, case):
    if response.status_code != 401:
        return
    scope = response.headers["www-authenticate"][0].partition('scope="')[2].partition('"')[0]
    path = unquote(urlsplit(response.request.url).path)
    name = path.removeprefix("/acr/v1/").partition("/_")[0]
    method = response.request.method
    if case.path.endswith("/_catalog"):
        assert scope == "registry:catalog:*", scope
    elif case.path == "/v2/":
        assert scope == "", scope
    elif case.path.startswith("/v2/"):
        name = path.removeprefix("/v2/").rpartition("/")[0].rpartition("/")[0]
        action = {"DELETE": "delete", "PUT": "pull,push"}.get(method, "pull")
        assert scope == f"repository:{name}:{action}", scope
    else:
        action = {"DELETE": "delete", "PATCH": "metadata_write"}.get(method, "metadata_read")
        assert scope == f"repository:{name}:{action}", scope


@schemathesis.check
def page_has_no_more_than_was_asked_for(ctx, response, case):
    if response.status_code == 200 and response.request.method == "GET":
        body = response.json()
        for member in ("repositories", "tags", "manifests"):
            asked = (case.query or {}).get("n", 100)
            assert len(body.get(member) or []) <= max(int(asked), 0), response.text


def well_formed(case):
    return bool(case.meta) and case.meta.generation.mode.is_positive and case.method in ("GET", "PATCH", "DELETE")
