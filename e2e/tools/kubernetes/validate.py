"""Whether Kubernetes would take manifests: validate.py SCHEMAS FILE...

SCHEMAS is a directory with the API's own OpenAPI documents and definitions of custom resources. An unknown field is a
mistake, as with `kubectl apply --validate=strict`. Beyond what schemas can say, what one object says of another has to
be there, and pods have to keep to the Pod Security Standard "restricted". Prints what is wrong, and ends with 1 then.
"""

import json
import pathlib
import sys

import jsonschema_rs
import yaml


def strict(schema):
    """An OpenAPI schema of Kubernetes' as a JSON Schema that takes no unknown field."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    out = {name: strict(value) for name, value in schema.items() if name not in ("default", "format", "example")}
    if "properties" in schema and isinstance(schema["properties"], dict):
        out["properties"] = {name: strict(value) for name, value in schema["properties"].items()}
        if "additionalProperties" not in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
            out["additionalProperties"] = False
    if schema.get("nullable") and "type" in out:
        out["type"] = [out["type"], "null"]
    return out


def schemas(directory):
    found = {}
    for file in sorted(directory.glob("*.json")):
        document = json.loads(file.read_text())
        components = {name: strict(each) for name, each in document["components"]["schemas"].items()}
        for name, schema in document["components"]["schemas"].items():
            for kind in schema.get("x-kubernetes-group-version-kind", []):
                whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}}
                found.setdefault((f"{kind['group']}/{kind['version']}".lstrip("/"), kind["kind"]), whole)
    for file in sorted(directory.glob("*.yaml")):
        resource = yaml.safe_load(file.read_text())["spec"]
        for version in resource["versions"]:
            schema = strict(version["schema"]["openAPIV3Schema"])
            schema["properties"]["metadata"] = {"type": "object"}
            found[(f"{resource['group']}/{version['name']}", resource["names"]["kind"])] = schema
    return found


def pods(objects):
    for each in objects:
        if each["kind"] in ("Deployment", "StatefulSet"):
            yield each, each["spec"]["template"]


def matches(selector, labels):
    return all(labels.get(name) == value for name, value in selector.items())


def references(objects):
    """What one object says of another that is not so."""
    names = {(each["kind"], each["metadata"]["name"]) for each in objects}
    if len(names) != len(objects):
        yield "two objects have one name"
    labels = [template["metadata"]["labels"] for _, template in pods(objects)]
    for each in objects:
        kind, name, spec = each["kind"], each["metadata"]["name"], each.get("spec", {})
        selectors = {
            "Service": [spec.get("selector", {})],
            "NetworkPolicy": [spec.get("podSelector", {}).get("matchLabels", {})],
            "PodDisruptionBudget": [spec.get("selector", {}).get("matchLabels", {})] if kind == "PodDisruptionBudget" else [],
        }.get(kind, [])
        for selector in selectors:
            if sum(matches(selector, each) for each in labels) != 1:
                yield f"{kind} {name}: its selector does not match the pods of one workload"
        if kind == "ServiceMonitor":
            services = [one for one in objects if one["kind"] == "Service"
                        and matches(spec["selector"]["matchLabels"], one["metadata"]["labels"])]
            for endpoint in spec["endpoints"]:
                if [port["name"] for one in services for port in one["spec"]["ports"]] != [endpoint["port"]]:
                    yield f"ServiceMonitor {name}: the port {endpoint['port']} is not that of one service"
        if kind == "Ingress":
            for path in (path for rule in spec["rules"] for path in rule["http"]["paths"]):
                service = path["backend"]["service"]
                ports = [port["port"] for one in objects if one["kind"] == "Service"
                         and one["metadata"]["name"] == service["name"] for port in one["spec"]["ports"]]
                if service["port"]["number"] not in ports:
                    yield f"Ingress {name}: {service} is not there"
        if kind == "Service":
            targets = [port["name"] for _, template in pods(objects) if matches(spec["selector"], template["metadata"]["labels"])
                       for container in template["spec"]["containers"] for port in container["ports"]]
            for port in spec["ports"]:
                if port["targetPort"] not in targets:
                    yield f"Service {name}: no container has the port {port['targetPort']}"
    for owner, template in pods(objects):
        name, spec = f"{owner['kind']} {owner['metadata']['name']}", template["spec"]
        if not matches(owner["spec"]["selector"]["matchLabels"], template["metadata"]["labels"]):
            yield f"{name}: its selector does not match its own pods"
        if owner["kind"] == "StatefulSet" and ("Service", owner["spec"]["serviceName"]) not in names:
            yield f"{name}: the service {owner['spec']['serviceName']} is not there"
        volumes = {volume["name"] for volume in spec["volumes"]}
        volumes |= {claim["metadata"]["name"] for claim in owner["spec"].get("volumeClaimTemplates", [])}
        mounts = [mount["name"] for container in spec["containers"] for mount in container["volumeMounts"]]
        if sorted(volumes) != sorted(mounts):
            yield f"{name}: volumes {sorted(volumes)}, mounts {sorted(mounts)}"
        for volume in spec["volumes"]:
            claim = volume.get("persistentVolumeClaim", {}).get("claimName")
            if claim and ("PersistentVolumeClaim", claim) not in names:
                yield f"{name}: the claim {claim} is not there"


def restricted(objects):
    """What a namespace with pod-security.kubernetes.io/enforce: restricted would refuse, and a little more."""
    for owner, template in pods(objects):
        name, spec = f"{owner['kind']} {owner['metadata']['name']}", template["spec"]
        pod = spec.get("securityContext", {})
        if not pod.get("runAsNonRoot") or pod.get("runAsUser", 0) == 0:
            yield f"{name}: may run as root"
        if pod.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{name}: has no seccomp profile"
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if spec.get(key):
                yield f"{name}: {key}"
        if any("hostPath" in volume for volume in spec["volumes"]):
            yield f"{name}: a path of the host's"
        for container in spec["containers"]:
            security = container.get("securityContext", {})
            if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
                yield f"{name}: may get more privileges"
            if security.get("capabilities") != {"drop": ["ALL"]}:
                yield f"{name}: keeps capabilities"
            if security.get("readOnlyRootFilesystem") is not True:
                yield f"{name}: may write to its root"
            if "memory" not in container.get("resources", {}).get("limits", {}):
                yield f"{name}: has no limit of memory"
            for probe in ("livenessProbe", "readinessProbe"):
                if probe not in container:
                    yield f"{name}: has no {probe}"


def main(directory, files):
    known, wrong, count = schemas(pathlib.Path(directory)), [], 0
    for file in files:
        objects = [each for each in yaml.safe_load_all(pathlib.Path(file).read_text()) if each]
        count += len(objects)
        for each in objects:
            what = f"{each['kind']} {each['metadata']['name']}"
            schema = known.get((each["apiVersion"], each["kind"]))
            if schema is None:
                wrong.append(f"{file}: {what}: there is no {each['kind']} in {each['apiVersion']}")
                continue
            for error in jsonschema_rs.validator_for(schema).iter_errors(each):
                path = ".".join(str(part) for part in error.instance_path)
                wrong.append(f"{file}: {what}: {path}: {error.message}")
        if not wrong:
            wrong += [f"{file}: {each}" for each in [*references(objects), *restricted(objects)]]
    print("\n".join(wrong) if wrong else f"{count} objects are good")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
