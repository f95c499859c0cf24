"""What mkdocs does to the pages of docs/ beside turning them into HTML.

Pages and files of the repository that are not below docs/ become part of the site where a page links to them, and the
reference of the configuration is made from its schema.
"""

import json
import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
# Pages that stand elsewhere in the repository, by where they are in the site.
ELSEWHERE = {
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "ci/README.md": "ci.md",
    "client/README.md": "client.md",
    "testkit/README.md": "testkit.md",
    "README.md": "index.md",
}
LINK = re.compile(r"(?<=\]\()([^)\s]+)(?=\))")
REFERENCE = "configuration-reference.md"


def source(uri):
    """Where in the repository a page of the site comes from."""
    for path, target in ELSEWHERE.items():
        if target == uri and path != "README.md":
            return path
    return "docs/" + uri


def target(path):
    """Where in the site a file of the repository is; None if it is no file."""
    if path in ELSEWHERE:
        return ELSEWHERE[path]
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    return "files/" + path if (ROOT / path).is_file() else None


def resolve(link, uri):
    """A relative link as it is in the repository: the path that it leads to, and what follows it."""
    path, mark, fragment = link.partition("#")
    if not path or "://" in link or link.startswith("mailto:"):
        return None, None
    return posixpath.normpath(posixpath.join(posixpath.dirname(source(uri)), path)), mark + fragment


def outside_code(markdown, change):
    """Changes a page, but nothing within its fenced blocks."""
    parts = re.split(r"(^```.*?^```)", markdown, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("```") else change(part) for part in parts)


def on_files(files, config):
    for path, uri in ELSEWHERE.items():
        if path != "README.md":
            files.append(File.generated(config, uri, content=(ROOT / path).read_text()))
    files.append(File.generated(config, REFERENCE, content=reference()))
    wanted = set()
    for page in list(files.documentation_pages()):
        for link in LINK.findall(page.content_string):
            path, _ = resolve(link, page.src_uri)
            if path and (target(path) or "").startswith("files/"):
                wanted.add(path)
    for path in sorted(wanted):
        files.append(File.generated(config, target(path), content=(ROOT / path).read_bytes()))
    return files


def on_page_markdown(markdown, page, config, files):
    def relink(match):
        path, rest = resolve(match[0], page.file.src_uri)
        if path is None or target(path) is None:
            return match[0]
        return posixpath.relpath(target(path), posixpath.dirname(page.file.src_uri) or ".") + rest

    linked = outside_code(markdown, lambda text: LINK.sub(relink, text))
    # A word behind the language tells tests what a block is for; readers do not need it.
    return re.sub(r"^(```\w+) \w+$", r"\1", linked, flags=re.MULTILINE)


# ---------------------------------------------------------------- the reference


def reference():
    schema = json.loads((ROOT / "docs/cambist.schema.json").read_text())
    lines = [
        "# Every key",
        "",
        "Made from [the schema](cambist.schema.json) that editors complete and check with. [Configuration](configuration.md)",
        "explains how the parts work together. `[]` stands for each entry of a list, `NAME` for a name of your own.",
    ]
    for name, block in schema["properties"].items():
        lines += ["", f"## {name}", "", block.get("description", "") + ".", ""]
        rows = list(keys(schema, block, name))
        if rows:
            lines += ["| key | what it is | values |", "| --- | --- | --- |"]
            lines += [f"| `{key}`{'' if need else ''} | {text}{' **Required.**' if need else ''} | {kind} |" for key, text, kind, need in rows]
    return "\n".join(lines) + "\n"


def keys(schema, node, path, depth=0):
    """Every key below a part of the schema, with its description, its values, and whether it must be there."""
    node = deref(schema, node)
    for choice in node.get("anyOf", []) + node.get("oneOf", []):
        yield from keys(schema, choice, path, depth)
    if "items" in node:
        yield from keys(schema, node["items"], path + "[]", depth)
    for name, below in node.get("properties", {}).items():
        below = deref(schema, below)
        yield path + "." + name, cell(below.get("description", "")), cell(values(schema, below)), name in node.get("required", [])
        if depth < 6:
            yield from keys(schema, below, path + "." + name, depth + 1)


def deref(schema, node):
    if not isinstance(node, dict):
        return {}
    reference = node.get("$ref", "")
    return {} if reference.startswith("#/$defs/") else node


def values(schema, node):
    if "enum" in node:
        return ", ".join(f"`{word}`" for word in node["enum"])
    if "anyOf" in node:
        texts = [values(schema, deref(schema, choice)) for choice in node["anyOf"] if choice.get("pattern") != "\\$\\{"]
        return " or ".join(dict.fromkeys(text for text in texts if text))
    if "pattern" in node:
        pattern = node["pattern"]
        if "[smhd]" in pattern:
            return "a time, such as `15m`"
        if "iB" in pattern:
            return "a size, such as `64MiB`"
        if "http" in pattern:
            return "a URL"
        if "[0-9]{1,5}" in pattern:
            return "`HOST:PORT`"
    kind = node.get("type")
    if kind == "array":
        return "a list"
    if kind == "object":
        return "a block"
    if kind == "boolean":
        return "`true` or `false`"
    return "a text" if kind else ""


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")
