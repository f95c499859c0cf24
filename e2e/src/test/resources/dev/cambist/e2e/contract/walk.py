"""Calls every method of every API class of the client that is generated from the contract, in each of its three forms.

What there is to call is read from the client: a method that this program has no arguments for ends it. Arguments: the
server's address and the service; the identity token comes by standard input. Prints the classes, each with its methods.
"""

import hashlib
import inspect
import itertools
import json
import re
import sys
import urllib.request
from urllib.parse import urljoin

import openapi_client
from openapi_client.models.acr_errors import AcrErrors
from openapi_client.models.changeable_attributes import ChangeableAttributes
from openapi_client.models.challenge_errors import ChallengeErrors
from openapi_client.models.registry_errors import RegistryErrors

HOST, SERVICE = sys.argv[1:]
IDENTITY = sys.stdin.read().strip()
SCOPE = "registry:catalog:* repository:*:*"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
WALKED = "team/walked"
FORMS = ["_with_http_info", "_without_preload_content", ""]

configuration = openapi_client.Configuration(host=HOST, username="oidc", password=IDENTITY)
client = openapi_client.ApiClient(configuration)
numbers = itertools.count()


def sign_in():
    refresh = openapi_client.RefreshTokenApi(client).get_acr_refresh_token_from_exchange_0(
        "access_token", SERVICE, access_token=IDENTITY
    )
    access = openapi_client.AccessTokenApi(client).get_acr_access_token_0(
        "refresh_token", SERVICE, scope=SCOPE, refresh_token=refresh.refresh_token
    )
    configuration.api_key["registry_oauth2"] = access.access_token
    configuration.api_key_prefix["registry_oauth2"] = "Bearer"
    return refresh.refresh_token, access.access_token


REFRESH, ACCESS = sign_in()


def send(method, path, body=b"", content_type="application/octet-stream"):
    headers = {"Authorization": "Bearer " + ACCESS, "Content-Type": content_type}
    request = urllib.request.Request(urljoin(HOST, path), body, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer


def digest_of(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def push(name, tag):
    """An image under a tag, which is another for each tag."""
    config = json.dumps({"architecture": "amd64", "os": "linux", "tag": tag}).encode()
    location = send("POST", f"/v2/{name}/blobs/uploads/").headers["Location"]
    send("PUT", location + ("&" if "?" in location else "?") + "digest=" + digest_of(config), config)
    of = {"digest": digest_of(config), "size": len(config)}
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": IMAGE,
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **of},
            "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", **of}],
            "annotations": {"tag": tag},
        }
    ).encode()
    send("PUT", f"/v2/{name}/manifests/{tag}", manifest, IMAGE)
    return digest_of(manifest)


def pushed(name, prefix):
    tag = f"{prefix}-{next(numbers)}"
    push(name, tag)
    return tag


def repository():
    name = f"team/deleted-{next(numbers)}"
    push(name, "v1")
    return name


FIRST = push(WALKED, "v1")
SECOND = push(WALKED, "v2")
ALL = {"readEnabled": True, "writeEnabled": True, "deleteEnabled": True, "listEnabled": True}


def attributes():
    return ChangeableAttributes.from_dict(ALL)


def exchange():
    return {"grant_type": "access_token", "service": SERVICE, "access_token": IDENTITY}


def token():
    return {"grant_type": "refresh_token", "service": SERVICE, "scope": SCOPE, "refresh_token": REFRESH}


def login():
    return {"service": SERVICE, "scope": SCOPE}


def walked(**more):
    return lambda: {"name": WALKED, **more}


def manifest(reference):
    return openapi_client.ManifestApi(client).get_manifest(WALKED, reference, accept=IMAGE)


def put_again():
    """What is under a tag, under another one; of four types that the client could give it, it takes the first by itself."""
    return {"name": WALKED, "reference": "again", "payload": manifest("v1"), "_content_type": IMAGE}


# Of each operation, however the generator numbers it: what it is called with, and what has to be true of the answer.
OPERATIONS = {
    "get_acr_refresh_token_from_exchange": (exchange, lambda it: it["refresh_token"].count(".") == 2),
    "get_acr_access_token": (token, lambda it: it["access_token"].count(".") == 2),
    "get_acr_access_token_from_login": (login, lambda it: it["access_token"].count(".") == 2),
    "post_token_alias": (token, lambda it: it["access_token"].count(".") == 2),
    "get_token_alias": (login, lambda it: it["access_token"].count(".") == 2),
    "get_keys": (dict, lambda it: it["keys"][0]["kty"] in ("EC", "RSA")),
    "get_contract": (dict, lambda it: it.startswith(b"openapi: 3.")),
    "get_docker_registry_v2_support": (dict, lambda it: it in (None, {})),
    "get_repositories": (lambda: {"last": "team/w", "n": 1}, lambda it: it["repositories"] == [WALKED]),
    "get_tag_list": (walked(), lambda it: it["name"] == WALKED and {"v1", "v2"} <= set(it["tags"])),
    "get_manifest": (
        walked(reference=FIRST, accept=IMAGE),
        lambda it: it["annotations"] == {"tag": "v1"} and it["layers"][0]["digest"] == it["config"]["digest"],
    ),
    "create_manifest": (put_again, lambda it: not it and manifest("again").to_dict() == manifest("v1").to_dict()),
    "delete_manifest": (
        lambda: {"name": WALKED, "reference": push(WALKED, f"gone-{next(numbers)}")},
        lambda it: it is None,
    ),
    "get_acr_repositories": (lambda: {"last": "team/w", "n": 1}, lambda it: it["repositories"] == [WALKED]),
    "get_acr_repository_attributes": (
        walked(),
        lambda it: it["imageName"] == WALKED and it["changeableAttributes"] == ALL and it["tagCount"] >= 2,
    ),
    "update_acr_repository_attributes": (
        lambda: {"name": WALKED, "value": attributes()},
        lambda it: it["changeableAttributes"] == ALL,
    ),
    "delete_acr_repository": (lambda: {"name": repository()}, lambda it: it["tagsDeleted"] == ["v1"]),
    "get_acr_tags": (
        walked(orderby="timedesc", digest=FIRST),
        lambda it: [(tag["name"], tag["digest"]) for tag in it["tags"]] == [("v1", FIRST)],
    ),
    "get_acr_tag_attributes": (walked(reference="v2"), lambda it: it["tag"]["digest"] == SECOND),
    "update_acr_tag_attributes": (
        lambda: {"name": WALKED, "reference": "v1", "value": attributes()},
        lambda it: it["tag"]["changeableAttributes"] == ALL,
    ),
    "delete_acr_tag": (lambda: {"name": WALKED, "reference": pushed(WALKED, "gone")}, lambda it: it is None),
    "get_acr_manifests": (
        walked(orderby="timeasc", n=2),
        lambda it: [manifest["digest"] for manifest in it["manifests"]] == [FIRST, SECOND],
    ),
    "get_acr_manifest_attributes": (
        walked(reference=FIRST),
        lambda it: it["manifest"]["tags"] == ["v1"] and it["manifest"]["architecture"] == "amd64",
    ),
    "update_acr_manifest_attributes": (
        lambda: {"name": WALKED, "reference": FIRST, "value": attributes()},
        lambda it: it["manifest"]["changeableAttributes"] == ALL,
    ),
}


def plain(answer, form):
    """What a call has answered, as JSON has it where it is that."""
    if form == "_without_preload_content":
        assert 200 <= answer.status < 300, answer.status
        return json.loads(answer.data) if answer.data[:1] == b"{" else answer.data or None
    if form == "_with_http_info":
        assert 200 <= answer.status_code < 300, answer.status_code
        assert answer.headers["X-Ms-Correlation-Request-Id"]
        answer = answer.data
    return answer.to_dict() if hasattr(answer, "to_dict") else answer


def methods(cls):
    return [name for name, _ in inspect.getmembers(cls, inspect.isfunction) if not name.startswith("_")]


def call(api, method):
    form = next(form for form in FORMS if method.endswith(form))
    operation = re.sub(r"_\d+$", "", method.removesuffix(form))
    arguments, holds = OPERATIONS[operation]
    answer = plain(getattr(api, method)(**arguments()), form)
    assert holds(answer), f"{type(api).__name__}.{method}: {answer}"


def refusals():
    """What the client makes of errors: the models that only refusals have."""
    tags = openapi_client.AcrTagApi(client)
    try:
        manifest("none")
        raise AssertionError("a manifest that is not there was answered")
    except openapi_client.exceptions.NotFoundException as refused:
        assert RegistryErrors.from_json(refused.body).errors[0].code == "MANIFEST_UNKNOWN", refused.body
    try:
        tags.get_acr_tag_attributes(WALKED, "none")
        raise AssertionError("a tag that is not there was answered")
    except openapi_client.exceptions.NotFoundException as refused:
        assert AcrErrors.from_json(refused.body).errors[0].code == "TAG_UNKNOWN", refused.body
    tags.update_acr_tag_attributes(WALKED, "v1", ChangeableAttributes.from_dict({"deleteEnabled": False}))
    try:
        tags.delete_acr_tag(WALKED, "v1")
        raise AssertionError("a locked tag was deleted")
    except openapi_client.exceptions.ApiException as refused:
        assert refused.status == 405, refused.status
        assert AcrErrors.from_json(refused.body).errors[0].code == "REGISTRY_DISALLOWED_OPERATION", refused.body
    del configuration.api_key["registry_oauth2"]
    try:
        tags.get_acr_tags(WALKED)
        raise AssertionError("nobody was answered")
    except openapi_client.exceptions.UnauthorizedException as refused:
        assert ChallengeErrors.from_json(refused.body).errors[0].detail[0].action == "metadata_read", refused.body
    try:
        openapi_client.V2Api(client).get_docker_registry_v2_support()
        raise AssertionError("nobody was let in")
    except openapi_client.exceptions.UnauthorizedException as refused:
        assert AcrErrors.from_json(refused.body).errors[0].code == "UNAUTHORIZED", refused.body
    try:
        manifest("v1")
        raise AssertionError("nobody pulled")
    except openapi_client.exceptions.UnauthorizedException as refused:
        assert ChallengeErrors.from_json(refused.body).errors[0].detail[0].action == "pull", refused.body


classes = {name: cls for name, cls in vars(openapi_client).items() if inspect.isclass(cls) and name.endswith("Api")}
for name, cls in sorted(classes.items()):
    called = methods(cls)
    for method in called:
        call(cls(client), method)
    print(name, *called)
refusals()
