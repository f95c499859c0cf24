"""Makes a page of the site from each OpenAPI document in api/: every request, what it takes, and what it answers."""

import re
from pathlib import Path

import yaml
from mkdocs.structure.files import File

API = Path(__file__).resolve().parent.parent / "api"
# The page of each document, and the page that begins with the tasks.
PAGES = {
    "admin.yaml": ("api-admin.md", "[Day two](lifecycle.md#the-admin-api) begins with the tasks."),
    "sessions.yaml": ("api-sessions.md", "[Day two](lifecycle.md#your-own-sessions) begins with the tasks."),
    "openapi.yaml": ("api-tokens.md", "[Clients](clients.md) begins with who speaks it already."),
}
METHODS = ("get", "head", "post", "put", "patch", "delete")
MEMBERS_DEEP = 6


def on_files(files, config):
    for name, (uri, tasks) in PAGES.items():
        files.append(File.generated(config, uri, content=page(DOCUMENTS[name], name, tasks)))
    return files


def page(document, name, tasks):
    lines = [
        f"# {document['info']['title']}",
        "",
        f"Made from [the contract](https://spec.openapis.org/oas/v3.0.3) `api/{name}`, to which tests hold the server. {tasks}",
        "",
        text(document["info"].get("description", "")),
    ]
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                lines += operation(method, path, item, item[method])
    return "\n".join(lines) + "\n"


def operation(method, path, item, operation):
    lines = ["", f"## {method.upper()} `{path}`", "", text(operation.get("summary", ""))]
    lines += ["", text(operation["description"])] if "description" in operation else []
    parameters = [deref(each) for each in item.get("parameters", []) + operation.get("parameters", [])]
    rows = [
        (each["name"], each["in"], each.get("required", False), each.get("schema", {}), each.get("description", ""))
        for each in parameters
    ]
    body = deref(operation.get("requestBody", {})).get("content", {})
    for content in body.values():
        schema = deref(content.get("schema", {}))
        if "description" in schema:
            lines += ["", "Body: " + text(schema["description"])]
        rows += [
            (field, "body", field in schema.get("required", []), deref(of), deref(of).get("description", ""))
            for field, of in schema.get("properties", {}).items()
        ]
    if rows:
        lines += ["", "| field | in | values | what it is |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{field}` | {where} | {cell(values(schema))} | {cell(what)}{' **Required.**' if need else ''} |"
            for field, where, need, schema, what in rows
        ]
    lines += ["", "| status | answer |", "| --- | --- |"]
    members = []
    for status, answer in operation["responses"].items():
        answer = deref(answer)
        lines += [f"| {'any other' if status == 'default' else status} | {cell(answer.get('description', ''))} |"]
        if str(status).startswith("2"):
            for content in answer.get("content", {}).values():
                members += list(below(content.get("schema", {}), ""))
    if members:
        lines += ["", "| member of the answer | values | what it is |", "| --- | --- | --- |"]
        lines += [f"| `{name}` | {cell(kind)} | {cell(what)} |" for name, kind, what in members]
    return lines


def below(schema, path, depth=0):
    """Every member of an object, with its values and what it is; `[]` stands for each entry of a list."""
    schema = deref(schema)
    for part in schema.get("allOf", []) + schema.get("oneOf", []) + schema.get("anyOf", []):
        yield from below(part, path, depth)
    if "items" in schema and depth < MEMBERS_DEEP:
        yield from below(schema["items"], path + "[]", depth + 1)
    for name, of in schema.get("properties", {}).items():
        of = deref(of)
        place = f"{path}.{name}" if path else name
        yield place, values(of), of.get("description", "")
        if depth < MEMBERS_DEEP:
            yield from below(of, place, depth + 1)


def read(name):
    """A document whose references name their document, for one refers to parts of another."""

    def whole(node):
        if isinstance(node, dict):
            return {key: name + of if key == "$ref" and of.startswith("#") else whole(of) for key, of in node.items()}
        return [whole(each) for each in node] if isinstance(node, list) else node

    return whole(yaml.safe_load((API / name).read_text()))


DOCUMENTS = {name: read(name) for name in PAGES}


def deref(node):
    while "$ref" in node:
        name, _, path = node["$ref"].partition("#/")
        node = DOCUMENTS[name]
        for step in path.split("/"):
            node = node[step]
    return node


def values(schema):
    schema = deref(schema)
    if "enum" in schema:
        kind = ", ".join(f"`{str(word).lower() if isinstance(word, bool) else word}`" for word in schema["enum"])
    elif schema.get("type") == "array":
        kind = "list of " + (values(schema.get("items", {})) or "anything")
    else:
        kind = {"date-time": "a moment, `2026-11-22T12:00:00Z`", "uuid": "a UUID"}.get(schema.get("format"), schema.get("type", ""))
    if "maximum" in schema:
        kind += f", {schema.get('minimum', 0)} to {schema['maximum']}"
    return kind + (f"; default {schema['default']}" if "default" in schema else "")


def text(markdown):
    """Words of a contract as Markdown; what looks like a tag is none."""
    return re.sub(r"<(?=[A-Za-z/])", "&lt;", markdown.strip())


def cell(markdown):
    return text(markdown).replace("|", "\\|").replace("\n", " ")
