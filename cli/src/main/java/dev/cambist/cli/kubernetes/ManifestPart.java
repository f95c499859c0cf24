package dev.cambist.cli.kubernetes;

/** For whom a part of the manifests is. */
enum ManifestPart {
    KUBELET,
    RBAC,
    CAMBIST
}
